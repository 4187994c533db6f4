//! From one input to its items: what is in an archive, a crawl or a feed, one capture after the other, with no more
//! than one item in memory.

use crate::formats::{CONTAINERS, FORMATS};
use crate::stream::Stream;
use headwater_model::notice::Notice;
use headwater_model::{Capture, Facts};
use std::io::{self, Read};
use std::ops::ControlFlow;

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
    let mut walk = Walk { options, depth: 0, sink };
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
    depth: usize,
    sink: &'s mut dyn FnMut(Found) -> Flow,
}

impl Walk<'_> {
    /// Looks into an item: a container is walked, anything else becomes a capture.
    pub(crate) fn item(&mut self, mut item: Item<'_>) -> Flow {
        let media_type = media_type(&item.facts);
        let head = match item.stream.head() {
            Ok(head) => Head { bytes: head, name: &item.locator, media_type: &media_type },
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
        let name = format.name();
        match self.bytes(&mut item.stream, item.size) {
            Ok(bytes) => self.capture(Capture {
                locator: item.locator,
                format: name,
                bytes,
                facts: item.facts,
                content: None,
            }),
            Err(notice) => self.problem(&item.locator, notice),
        }
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
    if let Some(size) = size.filter(|s| *s > most) {
        return Err(too_large(Some(size), most));
    }
    let mut bytes = Vec::with_capacity(size.unwrap_or(0).min(1 << 20) as usize);
    match stream.take(most + 1).read_to_end(&mut bytes) {
        Ok(n) if n as u64 > most => Err(too_large(None, most)),
        Ok(_) => Ok(bytes),
        Err(e) => Err(failed(&e)),
    }
}

fn too_large(size: Option<u64>, most: u64) -> Notice {
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
    let what = match e.kind() {
        io::ErrorKind::UnexpectedEof => "the data end too early: the file is cut off or damaged".to_owned(),
        _ => e.to_string(),
    };
    Notice::error("R014", format!("cannot be read to its end: {what}; get the file again"))
}

fn media_type(facts: &Facts) -> String {
    let all = facts.media_type.as_deref().unwrap_or("");
    all.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}
