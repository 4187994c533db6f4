//! Claims and lineage in, ledger out (layer 2): names joined over reports, figures about the same thing side by
//! side with ranges and the four counts, checks, disagreements, quotations compared, timeline.
//!
//! A pure function of its input. The rules are those of casualty recording (Every Casualty, *Standards for Casualty
//! Recording*, 2016): ranges where sources disagree, never averages; copies add nothing; doubt is kept.

mod apart;
mod attributions;
mod checks;
mod circles;
mod disagreements;
mod entities;
mod figures;
mod incidents;
mod input;
mod labels;
mod lines;
mod near;
pub mod own;
pub mod places;
mod profiles;
mod published;
mod quotations;
mod sites;
mod sources;
mod timeline;
pub mod toll;
mod utterance;

pub use entities::{Names, names};
pub use input::{Findings, Input, NameRuling, StoryGroup, story_of};
pub use published::{PublishedDay, publish};

/// Everything the record says beyond the reports themselves and their lineage.
pub fn reconcile(input: &Input<'_>, names: Names) -> Findings {
    let world = input::World::new(input);
    let entities = entities::join(&world, names);
    let attributions = attributions::rows(&world, &entities);
    let mut figures = figures::rows(&world, &entities, &attributions);
    let mut stories = world.stories();
    let told = || {
        let incidents = incidents::group(&world, &entities, &stories, &mut figures);
        let sources = sources::Sources::new(&world, &entities);
        let mut ledger = lines::lines(&world, &sources, &entities, &mut figures, &incidents);
        for (s, story) in stories.iter_mut().enumerate() {
            story.counts = lines::story_counts(&world, &sources, &figures, s);
        }
        checks::run(&world, &figures, &incidents, &mut ledger);
        (incidents, ledger)
    };
    // All else hangs on the reports alone.
    let workers = input.workers;
    let (quotations, ((incidents, ledger), (circles, (timeline, unique)))) = workers.join(
        || quotations::compare(&world, &attributions),
        || {
            let dated = || (timeline::timeline(&world), timeline::unique(&world));
            workers.join(told, || workers.join(|| circles::find(&world, &attributions), dated))
        },
    );
    let disagreements = disagreements::find(&world, &entities, &figures, &quotations, &ledger);
    Findings {
        stories,
        entities: entities.rows,
        attributions: attributions.rows,
        quotations,
        figures: figures.into_iter().map(|f| f.row).collect(),
        incidents,
        ledger,
        disagreements,
        timeline,
        unique,
        circles,
    }
}
