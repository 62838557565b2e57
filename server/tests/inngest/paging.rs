//! Pages of what Inngest has and of what the history keeps.

use inngest_stand_in::world::Status as Stage;
use jobs_server::inngest::source::InngestSource;
use jobs_server::source::JobSource;
use jobs_server::store::{Filter, PageQuery, Place, Status};

use crate::support::Setting;

const LIMITS: [usize; 8] = [1, 2, 3, 7, 20, 59, 60, 100];

/// The ids on all pages.
fn walk(jobs: &InngestSource, filter: Filter, status: Option<Status>, limit: usize) -> Vec<String> {
    let mut query = PageQuery { filter, status, after: None, limit };
    let mut found = Vec::new();
    loop {
        let page = jobs.page(&query).expect("a page").page;
        assert!(page.runs.len() <= limit);
        query.after = page.runs.last().map(Place::after);
        found.extend(page.runs.into_iter().map(|run| run.id));
        if !page.has_more {
            return found;
        }
    }
}

fn listed(jobs: &InngestSource, filter: Filter, status: Option<Status>) -> Vec<String> {
    jobs.list(filter, status).expect("a list").runs.into_iter().map(|run| run.id).collect()
}

#[test]
fn all_pages_together_have_each_run_once_while_runs_go_into_the_history() {
    let setting = Setting::new();
    let stages = [Stage::Completed, Stage::Failed, Stage::Running, Stage::Cancelled, Stage::Queued];
    let newest = setting.now() - 60_000;
    let ids: Vec<_> = (0..60_usize)
        .map(|number| {
            let id = setting.ingestion("org_a", &format!("acme/{number}"), stages[number % stages.len()]);
            // Seven at a time are of the same moment.
            let queued_at = newest - i64::try_from(number / 7).expect("a number") * 1_000;
            setting.server.world(|world| world.change(&id, |run| run.queued_at = queued_at));
            id
        })
        .collect();
    setting.ingestion("org_b", "acme/other", Stage::Running);
    let jobs = setting.jobs("org_a");
    let mut most = 0;
    for round in 0..6 {
        setting.tick();
        if round == 3 {
            // One that the snapshot has as running, and the history as failed a moment later.
            setting.server.world(|world| world.advance(&ids[2], Stage::Failed));
        }
        let all = listed(&jobs, Filter::All, None);
        most = most.max(all.len());
        for limit in LIMITS {
            assert_eq!(walk(&jobs, Filter::All, None, limit), all, "round {round} by {limit}");
        }
        for (filter, status) in [
            (Filter::Active, None),
            (Filter::Completed, None),
            (Filter::All, Some(Status::Failed)),
            (Filter::All, Some(Status::Running)),
            (Filter::Active, Some(Status::Failed)),
        ] {
            let expected = listed(&jobs, filter, status);
            assert_eq!(walk(&jobs, filter, status, 3), expected, "round {round}: {filter:?} {status:?}");
        }
    }
    assert_eq!(most, 60);
}

#[test]
fn pages_go_on_beyond_the_runs_that_a_list_shows() {
    let setting = Setting::new();
    for number in 0..130 {
        setting.ingestion("org_a", &format!("acme/{number}"), Stage::Completed);
    }
    for _ in 0..16 {
        setting.tick();
    }
    let jobs = setting.jobs("org_a");
    assert_eq!(listed(&jobs, Filter::All, None).len(), 100);
    let all = walk(&jobs, Filter::All, None, 50);
    assert_eq!(all.len(), 130);
    assert!(all.is_sorted_by(|newer, older| newer > older));
}
