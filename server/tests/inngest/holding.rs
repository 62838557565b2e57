//! While Inngest limits or refuses requests, readers cause none.

use inngest_stand_in::control::Answer;
use inngest_stand_in::world::Status as Stage;
use jobs_server::repositories::RepositorySource;
use jobs_server::source::JobSource;

use crate::support::Setting;

const LIST: &str = "GET /api/v2/runs";
const TRACE: &str = "GET /api/v2/runs/{id}/trace";

/// Traces of details are asked for again after three real seconds, which another run's need not wait for.
fn open_details(setting: &Setting, run_ids: &[String]) {
    for id in run_ids {
        let details = setting.jobs("org_a").get(id).expect("an answer").expect("details");
        assert_eq!(&details.run.id, id);
    }
}

fn running(setting: &Setting) -> Vec<String> {
    (0..4).map(|number| setting.ingestion("org_a", &format!("acme/{number}"), Stage::Running)).collect()
}

#[test]
fn open_details_ask_for_nothing_while_the_list_backs_off() {
    for answer in [Answer::RateLimited, Answer::Unauthorized, Answer::Failed] {
        let setting = Setting::new();
        let ids = running(&setting);
        setting.tick();
        setting.server.control(|control| control.answer = Some(answer));
        setting.tick();
        setting.server.control(|control| control.answer = None);
        setting.server.forget_calls();
        open_details(&setting, &ids);
        assert_eq!(setting.server.all_calls(), 0, "{answer:?}");
        setting.pass(60_000);
        setting.tick();
        setting.server.forget_calls();
        open_details(&setting, &ids);
        assert_eq!(setting.server.calls(TRACE), 4, "{answer:?}");
    }
}

#[test]
fn open_details_that_were_limited_wait_as_well() {
    let setting = Setting::new();
    let ids = running(&setting);
    setting.tick();
    setting.server.control(|control| control.answer = Some(Answer::RateLimited));
    setting.server.forget_calls();
    open_details(&setting, &ids);
    assert_eq!(setting.server.calls(TRACE), 1, "the others were told");
    setting.pass(3_000);
    open_details(&setting, &ids[1..]);
    assert_eq!(setting.server.calls(TRACE), 2);
}

#[test]
fn a_list_of_repositories_wakes_the_poller() {
    let setting = Setting::new();
    setting.ingestion("org_a", "acme/docs", Stage::Running);
    assert!(setting.inngest.repositories("org_a").list().expect("repositories").is_empty());
    setting.inngest.poll();
    assert!(setting.server.calls(LIST) > 0);
    let repositories = setting.inngest.repositories("org_a").list().expect("repositories");
    assert_eq!(repositories.len(), 1);
}
