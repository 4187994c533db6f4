//! WARC 1.0 and 1.1: crawls of the web, also gzipped (by record or whole) and with Zstandard.
//!
//! By hand and not with a crate: a record is a head of lines and a body of a stated length, which is little; what is
//! wanted beside it is the place of each record in the crawl (the offset is part of a citation), a bounded memory for
//! records of any size, and the way on after wrong lengths and damaged places, which the crates do not have.
//!
//! Answers with status 200, resources and conversions become items. What a crawl keeps beside them (requests, notes on
//! the crawl) is passed over; errors, redirects, unchanged later captures, pictures and scripts are counted in one remark.

use super::Container;
use super::tar::too_many;
use crate::guard::Trouble;
use crate::http::{self, Decoded, Fields, field};
use crate::members::Members;
use crate::stream::Stream;
use crate::walk::{Flow, Head, Item, Walk, failed, too_large};
use crate::warc_input::{Input, Next, Passed, record_within};
use crate::warc_page::{Kind, address, could_be_read, is_no_report, kind, media_type, unlike};
use headwater_model::Facts;
use headwater_model::notice::Notice;
use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

pub(crate) struct Warc;

/// Bytes that the head of a record may have.
const LONGEST_HEAD: usize = 64 << 10;

impl Container for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.trim_ascii_start();
        // A version and nothing else: a text may speak of the format.
        let line = start.split(|b| *b == b'\n').next().unwrap_or(start).trim_ascii_end();
        matches!(line.strip_prefix(b"WARC/"), Some([b'0' | b'1', b'.', rest @ ..]) if rest.len() <= 2)
    }

    fn walk(&self, walk: &mut Walk<'_>, item: Item<'_>) -> Flow {
        let mut crawl = Crawl {
            members: Members::of(&item.locator),
            walk,
            locator: item.locator,
            input: Input::new(item.stream),
            body: Vec::new(),
            number: 0,
            again: 0,
            not_ok: 0,
            unchanged: 0,
        };
        crawl.all()?;
        let Crawl { walk, mut members, not_ok, unchanged, .. } = crawl;
        members.also(
            not_ok,
            "answer that was an error or a redirect",
            "answers that were errors or redirects",
        );
        members.also(
            unchanged,
            "later capture of a page that had not changed",
            "later captures of pages that had not changed",
        );
        members.end(walk)
    }
}

/// A crawl under way.
struct Crawl<'w, 's, 'i> {
    walk: &'w mut Walk<'s>,
    members: Members,
    locator: String,
    input: Input<'i>,
    /// The body of the present record; kept for the next one.
    body: Vec<u8>,
    number: u64,
    /// Bytes that were read a second time because a length was wrong.
    again: u64,
    not_ok: u64,
    unchanged: u64,
}

/// The head of a record and where it stands.
struct Record {
    at: u64,
    head: u64,
    fields: Fields,
}

impl Crawl<'_, '_, '_> {
    fn all(&mut self) -> Flow {
        while !self.walk.meter.spent() {
            match self.record() {
                Ok(Some(flow)) => flow?,
                Ok(None) => break,
                Err(e) => {
                    let goes_on = matches!(Trouble::of(&e), Some(Trouble::Gap { .. }));
                    self.members.problem(self.walk, None, failed(&e))?;
                    if !goes_on {
                        break;
                    }
                    self.input.discard();
                }
            }
            if self.number > self.walk.options.limits.entries {
                self.members.said();
                self.walk.problem(&self.locator, too_many(self.walk.options.limits.entries))?;
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads one record and hands it on; `None` at the end.
    fn record(&mut self) -> io::Result<Option<Flow>> {
        self.input.skip_blank()?;
        match self.input.next()? {
            Next::End => return Ok(None),
            Next::Record => {}
            Next::Other => return Ok(Some(self.rubbish())),
        }
        let at = self.input.offset;
        let Some((_, fields, head)) = self.head()? else {
            self.number += 1;
            let what = if self.input.ready().len() < LONGEST_HEAD {
                "breaks off in its head"
            } else {
                "has an endless head"
            };
            self.input.consume(1);
            self.input.pass(u64::MAX)?;
            return Ok(Some(self.damaged(at, what)));
        };
        self.number += 1;
        self.input.consume(head);
        let record = Record { at, head: head as u64, fields };
        let Some(length) = field(&record.fields, "Content-Length").and_then(|l| l.parse::<u64>().ok()) else {
            self.input.pass(u64::MAX)?;
            return Ok(Some(self.damaged(at, "does not say how long it is")));
        };
        if length > self.walk.options.limits.item {
            return self.large(&record, length).map(Some);
        }
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        let taken = self.input.take_into(&mut body, length);
        let result = taken.map(|()| self.sound(length, &mut body));
        let done = result.map(|problem| {
            let flow = self.page(&record, &body, problem.is_none());
            match problem {
                Some(what) if flow.is_continue() => self.damaged(at, &what),
                _ => flow,
            }
        });
        self.body = body;
        done.map(Some)
    }

    /// The head of the record that begins here, which is not yet taken.
    fn head(&mut self) -> io::Result<Option<(String, Fields, usize)>> {
        loop {
            let ready = self.input.ready();
            let start = &ready[..ready.len().min(LONGEST_HEAD)];
            if let Some(head) = http::head(start) {
                return Ok(Some(head));
            }
            let n = ready.len();
            if n >= LONGEST_HEAD || !self.input.fill(n + 1)? {
                return Ok(None);
            }
        }
    }

    /// Checks the length of a body against what follows it, and cuts off what belongs to the next record. Gives what is
    /// wrong, if anything.
    fn sound(&mut self, length: u64, body: &mut Vec<u8>) -> Option<String> {
        let cut = (body.len() as u64) < length;
        let next = if cut { Ok(Next::End) } else { self.input.next() };
        match next {
            // The record itself is whole: what broke comes after it.
            Err(e) => {
                self.input.put_off(e);
                return None;
            }
            Ok(Next::Other) => {}
            Ok(_) if cut => {}
            Ok(_) => return None,
        }
        let most = 2 * self.input.offset + 4 * self.walk.options.limits.item;
        let within = record_within(body).filter(|at| self.again + (body.len() - at) as u64 <= most);
        if let Some(within) = within {
            self.again += (body.len() - within) as u64;
            self.input.push_back(&body[within..]);
            let end = body[..within].trim_ascii_end().len();
            body.truncate(end);
            return Some(format!("states {length} bytes, but the next record begins after {within}"));
        }
        if cut {
            return Some(format!("breaks off: it states {length} bytes, and there are {}", body.len()));
        }
        let from = self.input.offset;
        if let Err(e) = self.input.pass(u64::MAX) {
            self.input.put_off(e);
        }
        let more = self.input.offset - from;
        Some(format!("states {length} bytes, and {more} more follow that belong to no record"))
    }

    /// Bytes between two records that belong to none.
    fn rubbish(&mut self) -> Flow {
        let at = self.input.offset;
        let result = self.input.pass(u64::MAX);
        let bytes = self.input.offset - at;
        let notice = Notice::error(
            "R027",
            format!(
                "{bytes} bytes at byte {at} are no record: the crawl is damaged there; the rest was read"
            ),
        );
        let flow = self.members.problem(self.walk, None, notice);
        if let Err(e) = result {
            self.input.put_off(e);
        }
        flow
    }

    fn damaged(&mut self, at: u64, what: &str) -> Flow {
        let place = format!("{}#{}", self.locator, self.number);
        let notice = Notice::error(
            "R027",
            format!(
                "the record at byte {at} {what}: the crawl is damaged there; reading went on at the next record"
            ),
        );
        self.members.problem(self.walk, Some(&place), notice)
    }

    /// A record with more bytes than one item may have: passed over without holding it.
    fn large(&mut self, record: &Record, length: u64) -> io::Result<Flow> {
        self.input.fill(LONGEST_HEAD.min(length as usize))?;
        let is_page = kind(&record.fields) == Kind::Page;
        let wanted = is_page && {
            let start = self.input.ready();
            let answer = http::answer(&start[..start.len().min(LONGEST_HEAD)]);
            let answer = answer.as_ref();
            answer.is_none_or(|a| a.status == 200) && !is_no_report(media_type(&record.fields, answer))
        };
        let passed = self.input.pass(length)?;
        if passed != Passed::All {
            let what = format!("states {length} bytes, but ends before");
            return Ok(self.damaged(record.at, &what));
        }
        if !wanted {
            if is_page {
                self.members.leave(&address(&record.fields).unwrap_or_default());
            }
            return Ok(ControlFlow::Continue(()));
        }
        let place = format!("{}#{}", self.locator, self.number);
        let notice = too_large(Some(length), self.walk.options.limits.item);
        Ok(self.members.problem(self.walk, Some(&place), notice))
    }

    /// Hands a page on; counts what is none. `whole`: its length is as stated.
    fn page(&mut self, record: &Record, body: &[u8], whole: bool) -> Flow {
        match kind(&record.fields) {
            Kind::Page => {}
            Kind::Unchanged => {
                self.unchanged += 1;
                return ControlFlow::Continue(());
            }
            Kind::Other => return ControlFlow::Continue(()),
        }
        let answer = http::answer(body);
        if answer.as_ref().is_some_and(|a| a.status != 200) {
            self.not_ok += 1;
            return ControlFlow::Continue(());
        }
        let address = address(&record.fields);
        let shown = address.clone().unwrap_or_else(|| format!("record {}", self.number));
        let media = media_type(&record.fields, answer.as_ref()).map(str::to_owned);
        let stored = answer.as_ref().map_or(body, |a| &body[a.body.min(body.len())..]);
        if is_no_report(media.as_deref()) || stored.trim_ascii().is_empty() {
            self.members.leave(&shown);
            return ControlFlow::Continue(());
        }
        let place = format!("{}#{}", self.locator, self.number);
        let none = Fields::new();
        let fields = answer.as_ref().map_or(&none, |a| &a.fields);
        let joined = http::dechunked(fields, stored).map_or(Cow::Borrowed(stored), Cow::Owned);
        let (payload, broken) =
            match http::decoded(fields, &joined, &self.walk.meter, &self.walk.options.limits) {
                Decoded::Plain => (Cow::Borrowed(joined.as_ref()), None),
                Decoded::Body(bytes, broken) => (Cow::Owned(bytes), broken),
                Decoded::Refused(notice) => return self.members.problem(self.walk, Some(&place), notice),
            };
        if !could_be_read(&payload, address.as_deref(), media.as_deref()) {
            self.members.leave(&shown);
            return ControlFlow::Continue(());
        }
        let remark = if whole { unlike(&record.fields, body, &[stored, &joined, &payload]) } else { None };
        let digests = ["WARC-Payload-Digest", "WARC-Block-Digest"];
        let facts = Facts {
            address,
            time: field(&record.fields, "WARC-Date").map(str::to_owned),
            media_type: media,
            digest: digests.iter().find_map(|d| field(&record.fields, d)).map(str::to_owned),
            container: Some(self.locator.clone()),
            place: Some((record.at, record.head + body.len() as u64)),
            headers: answer.map(|a| a.fields).unwrap_or_default(),
            ..Facts::default()
        };
        let size = payload.len() as u64;
        let mut source = payload.as_ref();
        let item =
            Item { locator: place.clone(), facts, stream: Stream::flow(&mut source), size: Some(size) };
        self.members.report(self.walk, item)?;
        for notice in [broken, remark].into_iter().flatten() {
            self.walk.problem(&place, notice)?;
        }
        ControlFlow::Continue(())
    }
}
