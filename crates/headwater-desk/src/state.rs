//! The open cases and what is remembered of each while nothing changes.

use crate::Error;
use crate::effect::{Item, queue};
use crate::jobs::Job;
use headwater_case::{Case, Draft, Mask, Overview};
use headwater_model::Record;
use headwater_model::record::{Judgement, Report, Story};
use headwater_pipeline::Config;
use headwater_render::{DossierParts, Stories, brief, dossier_brief, dossier_parts};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, TryLockError};
use std::time::Duration;

/// Everything the server knows.
pub(crate) struct Desk {
    pub(crate) cases: BTreeMap<String, OpenCase>,
    pub(crate) secret: String,
    /// Goes into the address once.
    pub(crate) once: Mutex<Option<String>>,
    pub(crate) port: u16,
}

/// A case that is open here.
pub(crate) struct OpenCase {
    pub(crate) slug: String,
    pub(crate) path: PathBuf,
    case: Mutex<Case>,
    view: RwLock<Option<Arc<View>>>,
    /// Held while the record is read: whoever asks meanwhile waits for it, and it is in memory once.
    loading: Mutex<()>,
    /// Connections that only read, for what takes longer than a look: none waits for another.
    readers: Mutex<Vec<Case>>,
    /// Until something is written: counting takes a walk through the file.
    overview: Mutex<Option<Overview>>,
    pub(crate) job: Job,
}

/// A record made ready for pages.
pub(crate) struct View {
    pub(crate) record: Record,
    /// What to look at, the most telling first.
    pub(crate) queue: Vec<Item>,
    /// Story of each report.
    pub(crate) story_of: BTreeMap<String, String>,
    /// Row of each report.
    row_of: BTreeMap<String, usize>,
    stories: Stories,
    /// Story pages, by story and whether private details are covered.
    pages: Mutex<BTreeMap<(String, bool), Rendered>>,
    mask: Mask,
}

/// A page that is there, or is just being made.
type Rendered = Arc<OnceLock<DossierParts>>;

/// How long a page waits for another one's look at the case file, and how often at most.
const LOOK: Duration = Duration::from_millis(2);
const LOOKS: usize = 1000;

/// From here on a story is too large for one page: its lists end after so many rows, and the texts are elsewhere.
pub(crate) const LARGE: usize = 100;
pub(crate) const ROWS: usize = 100;

/// Bytes of story pages that are remembered beside the one that is shown.
const PAGES: usize = 48 << 20;

impl View {
    pub(crate) fn new(record: Record) -> Self {
        let (queue, stories, mask, row_of, story_of) = std::thread::scope(|scope| {
            let others = scope.spawn(|| (queue(&record), Mask::of(&record, true)));
            let stories = Stories::of(&record);
            let row_of = record.reports.iter().enumerate().map(|(k, r)| (r.id.clone(), k)).collect();
            let of_story =
                |s: &Story| s.reports.iter().map(|r| (r.clone(), s.id.clone())).collect::<Vec<_>>();
            let story_of = record.stories.iter().flat_map(of_story).collect();
            let (queue, mask) = others.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (queue, stories, mask, row_of, story_of)
        });
        Self { record, queue, stories, story_of, row_of, pages: Mutex::default(), mask }
    }

    /// A report by its id.
    pub(crate) fn report(&self, id: &str) -> Option<&Report> {
        self.row_of.get(id).and_then(|&k| self.record.reports.get(k))
    }

    /// What is covered where private details are switched off.
    pub(crate) fn mask(&self) -> &Mask {
        &self.mask
    }

    /// How many persons an export would name who are no sources.
    pub(crate) fn persons(&self) -> usize {
        self.mask().persons()
    }

    /// The dossier of one story. Who asks while it is being made waits for it; other stories do not.
    pub(crate) fn story(&self, slug: &str, id: &str, private: bool) -> Option<Rendered> {
        if !self.record.stories.iter().any(|s| s.id == id) {
            return None;
        }
        let page = {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (id.to_owned(), private);
            let size = |p: &Rendered| p.get().map_or(0, |p| p.body.len() + p.style.len());
            if !pages.contains_key(&key) && pages.values().map(size).sum::<usize>() > PAGES {
                pages.clear();
            }
            Arc::clone(pages.entry(key).or_default())
        };
        page.get_or_init(|| {
            let mut story = self.stories.one(&self.record, id);
            let large = story.reports.len() > LARGE;
            if large {
                brief(&mut story, ROWS);
            }
            if !private {
                // The uncovered one goes at once: of a large story it is a large part of the record.
                story = self.mask().cover(&story);
            }
            if large { dossier_brief(&story, &format!("/c/{slug}/report/")) } else { dossier_parts(&story) }
        });
        Some(page)
    }
}

impl OpenCase {
    pub(crate) fn open(slug: String, path: PathBuf) -> Result<Self, Error> {
        let case = Case::open(&path)?;
        Ok(Self {
            slug,
            path,
            case: Mutex::new(case),
            view: RwLock::default(),
            loading: Mutex::default(),
            readers: Mutex::default(),
            overview: Mutex::default(),
            job: Job::default(),
        })
    }

    /// The case in numbers.
    pub(crate) fn overview(&self) -> Result<Overview, Error> {
        let mut known = self.overview.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(overview) = known.as_ref() {
            return Ok(overview.clone());
        }
        let overview = self.read(Case::overview)?;
        *known = Some(overview.clone());
        Ok(overview)
    }

    /// The case has changed, or is about to.
    pub(crate) fn changed(&self) {
        *self.overview.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The case itself; whoever asks waits for the one before.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Case> {
        self.case.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The case, unless it is being worked on. Another page's short look at it is waited for.
    pub(crate) fn try_lock(&self) -> Result<MutexGuard<'_, Case>, Error> {
        for _ in 0..LOOKS {
            match self.case.try_lock() {
                Ok(case) => return Ok(case),
                Err(TryLockError::Poisoned(case)) => return Ok(case.into_inner()),
                Err(TryLockError::WouldBlock) if self.job.told().running => return Err(Error::Busy),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
            }
        }
        Err(Error::Busy)
    }

    /// Makes ready what takes long to make: the numbers of the case, and, `whole`, what was read of its reports and the pages
    /// of its largest stories.
    pub(crate) fn warm(&self, whole: bool) {
        let _ = self.overview();
        let Some(view) = whole.then(|| self.view().ok()).flatten() else { return };
        // What cannot be read is said when it is needed.
        let _ = self.lock().hold(&Config::default());
        for story in view.record.stories.iter().filter(|s| s.reports.len() > LARGE) {
            view.story(&self.slug, &story.id, false);
        }
    }

    /// Reads from the file beside whoever works on the case.
    pub(crate) fn read<T>(
        &self,
        what: impl FnOnce(&Case) -> Result<T, headwater_case::Error>,
    ) -> Result<T, Error> {
        let known = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = known.map_or_else(|| Case::look(&self.path), Ok)?;
        // A run that is being stored has the file to itself for a moment.
        let found =
            what(&reader).map_err(|e| if self.job.told().running { Error::Busy } else { e.into() })?;
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        Ok(found)
    }

    /// The last record, ready for pages.
    pub(crate) fn view(&self) -> Result<Arc<View>, Error> {
        let known = || self.view.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(view) = known() {
            return Ok(view);
        }
        let _loading = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = known() {
            return Ok(view);
        }
        let record = self.read(Case::record)?;
        Ok(self.show(record))
    }

    /// Writes a judgement about a row of the last record.
    pub(crate) fn judge(&self, draft: &Draft) -> Result<Judgement, Error> {
        let view = self.view()?;
        let judged = self.try_lock()?.judge_in(&view.record, draft);
        self.changed();
        Ok(judged?)
    }

    /// A new record is there.
    pub(crate) fn show(&self, record: Record) -> Arc<View> {
        let view = Arc::new(View::new(record));
        let before = self.view.write().unwrap_or_else(PoisonError::into_inner).replace(Arc::clone(&view));
        // To give back the memory of a large record takes a while, and nobody has to wait for it.
        std::thread::spawn(move || drop(before));
        view
    }
}

impl Desk {
    pub(crate) fn case(&self, slug: &str) -> Result<&OpenCase, Error> {
        self.cases.get(slug).ok_or_else(|| Error::NotFound(format!("case {slug}")))
    }
}
