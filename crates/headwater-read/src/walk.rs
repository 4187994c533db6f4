//! From one input to its items: what is in an archive, a crawl or a feed, one capture after the other, with no more
//! than one item in memory.

use crate::formats::{CONTAINERS, FORMATS};
use crate::guard::{Meter, Trouble};
use crate::sniff;
use crate::stream::Stream;
use headwater_model::notice::Notice;
use headwater_model::{Capture, Facts};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Whether to go on. `Break` comes from the receiver (the user stopped), never from bad input.
pub type Flow = ControlFlow<()>;

/// Bounds that keep hostile or broken input from costing more than it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one item.
    pub item: u64,
    /// Containers in containers (`a.tar.gz` in a ZIP is two).
    pub depth: usize,
    /// Most bytes out for one byte in, looked at from `ratio_from` bytes on.
    pub ratio: u64,
    /// Bytes that may come out before the ratio counts.
    pub ratio_from: u64,
    /// Most entries of one archive.
    pub entries: u64,
    /// Most bytes of an inner archive that must be held whole (a ZIP inside of another archive).
    pub held: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            item: crate::MAX_BYTES as u64,
            depth: 4,
            ratio: 250,
            ratio_from: 32 << 20,
            entries: 10_000_000,
            held: 512 << 20,
        }
    }
}

/// What the user may ask of reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// See [`Limits`].
    pub limits: Limits,
    /// Take all visible text of a web page, not only its main content.
    pub whole_pages: bool,
    /// Columns of tables and fields of rows, by our name: `("text", "body_plain")`. Tried before the defaults.
    pub columns: Vec<(String, String)>,
}

/// What a walk finds.
#[derive(Debug)]
pub enum Found {
    /// An item that may be a report.
    Capture(Box<Capture>),
    /// Something that could not be read, or a remark about a container.
    Notice {
        /// Where.
        locator: String,
        /// What.
        notice: Notice,
    },
}

/// Finds all items of one input and hands them to `sink`, in their order. `locator` is the path or address as given;
/// `size` the number of bytes if known. Problems with single items go to `sink` and the walk goes on.
pub fn walk(
    locator: &str,
    stream: Stream<'_>,
    size: Option<u64>,
    options: &Options,
    sink: &mut dyn FnMut(Found) -> Flow,
) -> Flow {
    let mut walk = Walk { options, meter: Rc::default(), depth: 0, held: 0, sink };
    walk.item(Item { locator: locator.to_owned(), facts: Facts::default(), stream, size })
}

/// One thing to look into.
pub(crate) struct Item<'a> {
    pub(crate) locator: String,
    pub(crate) facts: Facts,
    pub(crate) stream: Stream<'a>,
    /// Its bytes, where the container states them (which may be a lie).
    pub(crate) size: Option<u64>,
}

/// The first bytes of an item and what is said of it.
pub(crate) struct Head<'a> {
    pub(crate) bytes: &'a [u8],
    /// Name of the item, for endings such as `.csv`.
    pub(crate) name: &'a str,
    /// Media type without parameters, in lower case; empty if none is stated.
    pub(crate) media_type: &'a str,
}

impl Head<'_> {
    /// Whether the name ends so (`"csv"`).
    pub(crate) fn ends(&self, ending: &str) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, e)| e.eq_ignore_ascii_case(ending))
    }
}

/// A walk under way.
pub(crate) struct Walk<'s> {
    pub(crate) options: &'s Options,
    /// Bytes in and out of all decompressors.
    pub(crate) meter: Rc<Meter>,
    depth: usize,
    /// Bytes of inner archives that are held at this moment.
    held: u64,
    sink: &'s mut dyn FnMut(Found) -> Flow,
}

impl Walk<'_> {
    /// Looks into an item: a container is walked, anything else becomes a capture.
    pub(crate) fn item(&mut self, mut item: Item<'_>) -> Flow {
        if self.meter.spent() {
            // The bomb was told where it went off.
            return Flow::Continue(());
        }
        let media_type = media_type(&item.facts);
        let head = match item.stream.head() {
            Ok(head) => Head { bytes: head, name: name(&item.locator, &item.facts), media_type: &media_type },
            Err(e) => return self.problem(&item.locator, failed(&e)),
        };
        if let Some(container) = CONTAINERS.iter().find(|c| c.recognises(&head)) {
            if self.depth >= self.options.limits.depth {
                let notice = Notice::error(
                    "R013",
                    format!(
                        "an archive {} levels deep inside of archives, more than the {} that are opened: unpack it first",
                        self.depth, self.options.limits.depth
                    ),
                );
                return self.problem(&item.locator, notice);
            }
            self.depth += 1;
            let flow = container.walk(self, item);
            self.depth -= 1;
            return flow;
        }
        let Some(format) = FORMATS.iter().find(|f| f.recognises(&head)) else {
            let notice = Notice::error("R005", "the file is in no format that can be read");
            return self.problem(&item.locator, notice);
        };
        let format = format.name();
        let (bytes, broke) = match read_part(&mut item.stream, item.size, self.options.limits.item) {
            Ok(bytes) => (bytes, None),
            Err((part, notice)) => (part, Some(notice)),
        };
        // Of a text that breaks off, what there is can be read; half of a picture is no evidence of anything.
        let readable = broke.is_some()
            && !bytes.is_empty()
            && matches!(format, "text" | "html")
            && sniff::binary(&bytes).is_none();
        let Item { locator, facts, .. } = item;
        match broke {
            Some(notice) if !readable => self.problem(&locator, notice),
            broke => {
                self.capture(Capture { locator: locator.clone(), format, bytes, facts, content: None })?;
                broke.map_or(Flow::Continue(()), |notice| self.problem(&locator, notice))
            }
        }
    }

    /// Whether some reader other than that of plain text knows an item that begins so.
    pub(crate) fn knows(head: &Head<'_>) -> bool {
        CONTAINERS.iter().any(|c| c.recognises(head))
            || FORMATS.iter().any(|f| f.name() != "text" && f.recognises(head))
    }

    /// Reads an inner archive whole, and does `work` with it, unless it is larger than what may be held.
    pub(crate) fn hold(
        &mut self,
        stream: &mut dyn Read,
        size: Option<u64>,
        work: impl FnOnce(&mut Self, Vec<u8>) -> Flow,
    ) -> Result<Flow, Notice> {
        let most = self.options.limits.held.saturating_sub(self.held);
        let large = || {
            Notice::error(
                "R024",
                format!(
                    "an archive of more than {} MiB that cannot be read from its end: unpack it first, or give it as a file",
                    most >> 20
                ),
            )
        };
        if size.is_some_and(|s| s > most) {
            return Err(large());
        }
        let mut bytes = Vec::new();
        match stream.take(most + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > most => return Err(large()),
            Ok(_) => {}
            Err(e) => return Err(failed(&e)),
        }
        let held = bytes.len() as u64;
        self.held += held;
        let flow = work(self, bytes);
        self.held -= held;
        Ok(flow)
    }

    /// All bytes of an item, unless there are more than one item may have.
    pub(crate) fn bytes(&self, stream: &mut dyn Read, size: Option<u64>) -> Result<Vec<u8>, Notice> {
        read_within(stream, size, self.options.limits.item)
    }

    pub(crate) fn capture(&mut self, capture: Capture) -> Flow {
        (self.sink)(Found::Capture(Box::new(capture)))
    }

    pub(crate) fn problem(&mut self, locator: &str, notice: Notice) -> Flow {
        (self.sink)(Found::Notice { locator: locator.to_owned(), notice })
    }
}

/// Reads all, at most `most` bytes.
pub(crate) fn read_within(stream: &mut dyn Read, size: Option<u64>, most: u64) -> Result<Vec<u8>, Notice> {
    read_part(stream, size, most).map_err(|(_, notice)| notice)
}

/// The same; of a stream that breaks it gives what came before too.
fn read_part(stream: &mut dyn Read, size: Option<u64>, most: u64) -> Result<Vec<u8>, (Vec<u8>, Notice)> {
    if let Some(size) = size.filter(|s| *s > most) {
        return Err((Vec::new(), too_large(Some(size), most)));
    }
    let mut bytes = Vec::with_capacity(size.unwrap_or(0).min(1 << 20) as usize);
    match stream.take(most + 1).read_to_end(&mut bytes) {
        Ok(n) if n as u64 > most => Err((Vec::new(), too_large(None, most))),
        Ok(_) => Ok(bytes),
        Err(e) if matches!(Trouble::of(&e), Some(Trouble::Bomb { .. })) => Err((Vec::new(), failed(&e))),
        Err(e) => Err((bytes, failed(&e))),
    }
}

pub(crate) fn too_large(size: Option<u64>, most: u64) -> Notice {
    let has = size.map_or_else(
        || format!("more than {} MiB", most >> 20),
        |s| format!("{} MiB, more than the {} MiB", s.div_ceil(1 << 20), most >> 20),
    );
    Notice::error(
        "R003",
        format!("the item has {has} that one report may have: split it into one file a report"),
    )
}

/// The notice for a stream that broke off.
pub(crate) fn failed(e: &io::Error) -> Notice {
    if let Some(trouble) = Trouble::of(e) {
        return trouble.notice();
    }
    let what = match e.kind() {
        io::ErrorKind::UnexpectedEof => "the data end too early: the file is cut off or damaged".to_owned(),
        _ => e.to_string(),
    };
    Notice::error("R014", format!("cannot be read to its end: {what}; get the file again"))
}

/// The name that an item's ending is taken from: the last part of its address, else its locator without the ending of
/// the compression that was undone.
fn name<'a>(locator: &'a str, facts: &'a Facts) -> &'a str {
    if let Some(address) = &facts.address {
        let path = address.split(['?', '#']).next().unwrap_or(address);
        return path.rsplit('/').next().unwrap_or(path);
    }
    let lower =
        locator.len().checked_sub(5).and_then(|at| locator.get(at..)).unwrap_or("").to_ascii_lowercase();
    let ending = [".gz", ".zst", ".zstd"].into_iter().find(|e| lower.ends_with(e)).map_or(0, str::len);
    &locator[..locator.len() - ending]
}

fn media_type(facts: &Facts) -> String {
    let all = facts.media_type.as_deref().unwrap_or("");
    all.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}
