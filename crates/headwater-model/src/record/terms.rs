//! The terms of the record: closed lists of names that the format fixes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A person.
    Person,
    /// A body with a name.
    Organisation,
    /// A people, a faith, a loosely joined side.
    Group,
    /// A place.
    Place,
    /// A source that the report does not name.
    Unnamed,
}

impl EntityKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Group => "group",
            Self::Place => "place",
            Self::Unnamed => "unnamed",
        }
    }
}

/// What sort of source speaks, as the words of the report have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// Holds an office or speaks for a state, a ministry, a town.
    Official,
    /// Police, army, intelligence, and "a security source".
    Security,
    /// Fights for no state.
    Fighter,
    /// Treats the wounded, or speaks for a hospital.
    Medic,
    /// Digs out, puts out, carries away.
    Rescuer,
    /// Works for a relief organisation.
    AidWorker,
    /// Saw it.
    Witness,
    /// Lives there.
    Resident,
    /// Is kin to somebody concerned.
    Relative,
    /// Counts and documents: a war monitor, a rights group.
    Monitor,
    /// A newspaper, an agency, a broadcaster.
    Media,
    /// A report, a statement, a video.
    Document,
}

impl SourceType {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Security => "security",
            Self::Fighter => "fighter",
            Self::Medic => "medic",
            Self::Rescuer => "rescuer",
            Self::AidWorker => "aid_worker",
            Self::Witness => "witness",
            Self::Resident => "resident",
            Self::Relative => "relative",
            Self::Monitor => "monitor",
            Self::Media => "media",
            Self::Document => "document",
        }
    }
}

/// How closely the witnesses of a passage agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Word for word (marks and case apart).
    Verbatim,
    /// The same sentence with words changed.
    Edited,
    /// The same facts in other words.
    Rewritten,
}

impl PassageKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Edited => "edited",
            Self::Rewritten => "rewritten",
        }
    }
}

/// What an edit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// A number.
    Number,
    /// A negation.
    Negation,
    /// A word of doubt.
    Hedge,
    /// A name.
    Name,
    /// Who says it.
    Attribution,
    /// Nothing of the above.
    Wording,
}

impl EditKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Negation => "negation",
            Self::Hedge => "hedge",
            Self::Name => "name",
            Self::Attribution => "attribution",
            Self::Wording => "wording",
        }
    }
}

/// Which way an edit goes, from the reference (the parent, where direction is known) to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditChange {
    /// Stands differently.
    Changed,
    /// The other lacks it.
    Dropped,
    /// The other has it in addition.
    Added,
}

impl EditChange {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Dropped => "dropped",
            Self::Added => "added",
        }
    }
}

/// What a node of the stemma is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A report.
    Witness,
    /// A text that nobody handed in, named by a credit or told by what its witnesses share.
    Lost,
    /// The head of a group whose first text cannot be told: one of the reports, or a text not among them.
    Undecided,
}

impl NodeKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Witness => "witness",
            Self::Lost => "lost",
            Self::Undecided => "undecided",
        }
    }
}

/// How two reports that share text stand to each other where neither is said to descend from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Both go back to one text; which came first is open.
    SameOrigin,
    /// Reports of one outlet that follow one another.
    Series,
    /// Only speech or a document that both quote.
    CommonSource,
    /// A little shared text that makes them no relatives: background, a stock passage.
    Incidental,
}

impl Relation {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same_origin",
            Self::Series => "series",
            Self::CommonSource => "common_source",
            Self::Incidental => "incidental",
        }
    }
}

/// Why two reports share text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reuse {
    /// Both print an agency's text.
    Wire,
    /// One outlet took it from another.
    Outlet,
    /// A press release or statement.
    Release,
    /// The same speech or document quoted.
    CommonSource,
    /// Cannot be told.
    Unknown,
}

impl Reuse {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Outlet => "outlet",
            Self::Release => "release",
            Self::CommonSource => "common_source",
            Self::Unknown => "unknown",
        }
    }
}

/// How the words are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttributionKind {
    /// Inside quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Both.
    Mixed,
}

impl AttributionKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// What the report says about checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerificationStatus {
    /// Somebody checked it.
    Verified,
    /// Somebody could not check it.
    NotVerified,
    /// Nothing said.
    None,
}

impl VerificationStatus {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
            Self::None => "none",
        }
    }
}

/// How a variant of a quotation departs from the best attested form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Not at all.
    Identical,
    /// Marks or case only.
    Punctuation,
    /// Words left out.
    Trimmed,
    /// Words changed.
    Reworded,
    /// Words added.
    Extended,
}

impl Change {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Punctuation => "punctuation",
            Self::Trimmed => "trimmed",
            Self::Reworded => "reworded",
            Self::Extended => "extended",
        }
    }
}

/// How the bounds of a figure follow from its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// The number.
    Exact,
    /// At least.
    AtLeast,
    /// About, around, an estimated.
    About,
    /// More than, over.
    MoreThan,
    /// Nearly, almost.
    Nearly,
    /// Up to, as many as.
    UpTo,
    /// Between A and B.
    Between,
    /// Several, dozens, hundreds.
    Vague,
}

impl Modifier {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::About => "about",
            Self::MoreThan => "more_than",
            Self::Nearly => "nearly",
            Self::UpTo => "up_to",
            Self::Between => "between",
            Self::Vague => "vague",
        }
    }
}

/// What happened to the people counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Killed or died.
    Killed,
    /// Injured.
    Injured,
    /// Missing.
    Missing,
    /// Fled or displaced.
    Displaced,
    /// Arrested, detained, captured.
    Detained,
    /// Abducted, held hostage.
    Abducted,
    /// Casualties, not split: never read as deaths.
    Casualties,
    /// Seeking or given refuge.
    Refuge,
    /// Present: hiding, gathered, deployed.
    Present,
    /// Otherwise affected; also things that were destroyed or lost, and attacks.
    Other,
}

impl Measure {
    /// Whether somebody came to harm or lost their freedom.
    pub fn is_harm(self) -> bool {
        !matches!(self, Self::Refuge | Self::Present | Self::Other | Self::Displaced)
    }

    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Displaced => "displaced",
            Self::Detained => "detained",
            Self::Abducted => "abducted",
            Self::Casualties => "casualties",
            Self::Refuge => "refuge",
            Self::Present => "present",
            Self::Other => "other",
        }
    }
}

/// Class of the people counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Civilians.
    Civilian,
    /// A state's forces.
    SecurityForce,
    /// Fighters of another side.
    Fighter,
    /// Children.
    Child,
    /// Women.
    Woman,
    /// Aid workers and medics.
    AidWorker,
    /// Journalists.
    Journalist,
    /// People, without a class.
    People,
    /// Not said; also of things and attacks (`other`), which are no people.
    Unknown,
}

impl Class {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Civilian => "civilian",
            Self::SecurityForce => "security_force",
            Self::Fighter => "fighter",
            Self::Child => "child",
            Self::Woman => "woman",
            Self::AidWorker => "aid_worker",
            Self::Journalist => "journalist",
            Self::People => "people",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a figure is a whole or a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// A total.
    Total,
    /// A part of another figure.
    Subset,
    /// Not said.
    Unknown,
}

impl Extent {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Subset => "subset",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a figure adds up over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// All so far.
    Cumulative,
    /// Newly added.
    New,
    /// Not said.
    Unknown,
}

impl Counting {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cumulative => "cumulative",
            Self::New => "new",
            Self::Unknown => "unknown",
        }
    }
}

/// How the holder stands to the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Asserted.
    Asserted,
    /// Denied.
    Denied,
    /// Revised from an earlier one.
    Revised,
    /// Replaced by a later one of the same holder.
    Superseded,
}

impl Standing {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Denied => "denied",
            Self::Revised => "revised",
            Self::Superseded => "superseded",
        }
    }
}

/// What an incident is to the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentRole {
    /// The event reported.
    Main,
    /// An earlier event it is compared with.
    Comparator,
    /// A wider event it is part of.
    Background,
}

impl IncidentRole {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Comparator => "comparator",
            Self::Background => "background",
        }
    }
}

/// What stands behind a line of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineStanding {
    /// One text origin or one primary source.
    SingleSource,
    /// At least two text origins and two primary sources that agree.
    Corroborated,
    /// Sources that cannot all be right.
    Disputed,
    /// Nobody is named for it.
    Unattributed,
}

impl LineStanding {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SingleSource => "single_source",
            Self::Corroborated => "corroborated",
            Self::Disputed => "disputed",
            Self::Unattributed => "unattributed",
        }
    }
}

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// Parts against their total.
    Sum,
    /// One part against its total.
    Containment,
    /// Reports that cite each other.
    Circular,
    /// A copy that lost the source.
    DroppedAttribution,
    /// A copy that lost the doubt.
    DroppedHedge,
    /// A copy that lost the note on verification.
    DroppedVerification,
}

impl CheckKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Containment => "containment",
            Self::Circular => "circular",
            Self::DroppedAttribution => "dropped_attribution",
            Self::DroppedHedge => "dropped_hedge",
            Self::DroppedVerification => "dropped_verification",
        }
    }
}

/// What is disagreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisagreementKind {
    /// A figure.
    Figure,
    /// A date.
    Date,
    /// How a name is written.
    Name,
    /// A place.
    Place,
    /// Who did it.
    Actor,
    /// Words inside quotation marks.
    Wording,
    /// Who said it.
    Attribution,
}

impl DisagreementKind {
    /// The name that the record writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Date => "date",
            Self::Name => "name",
            Self::Place => "place",
            Self::Actor => "actor",
            Self::Wording => "wording",
            Self::Attribution => "attribution",
        }
    }
}
