//! Pages of older jobs: each row of the server is seen exactly once, whatever happens meanwhile.
#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeSet, rc::Rc};

use chrono::DateTime;
use jobs_console::{
    job::{Job, JobPage, JobStatus},
    query::{Applied, JobFilter, JobsCache, OlderPages, OlderRequest},
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NOW: DateTime<chrono::Utc> = DateTime::from_timestamp_nanos(1_763_000_000_000_000_000);

/// A job of the server.
#[derive(Clone)]
struct Row {
    id: usize,
    created_at: u32,
    is_running: bool,
}

impl Row {
    fn json(&self) -> Json {
        let created_at = text(self.created_at);
        json!({"id": format!("run_{}", self.id), "status": self.status().word(), "createdAt": created_at})
    }

    fn status(&self) -> JobStatus {
        match self.id % 4 {
            _ if self.is_running => JobStatus::Running,
            1 => JobStatus::Failed,
            _ => JobStatus::Completed,
        }
    }
}

fn text(created_at: u32) -> String {
    format!("2025-11-18 09:{:02}:{:02}", created_at / 60, created_at % 60)
}

/// What a server's cursor is.
#[derive(Clone, Copy, Debug)]
enum Cursor {
    /// The time of the last row: "strictly older".
    Time,
    /// The last row itself, in a form that only the server understands.
    Opaque,
}

/// A server that answers in pages, newest first.
struct Server {
    /// Newest first.
    rows: Vec<Row>,
    limit: usize,
    cursor: Cursor,
}

impl Server {
    fn page(&self, request: &OlderRequest, status: Option<&JobStatus>) -> Json {
        let limit = if request.is_wide { 100 } else { self.limit };
        let mut rows = self.rows.clone();
        let cursor: Option<String> = request.cursor.as_ref().map(|json| serde_json::from_str(json).unwrap());
        if let Some(cursor) = cursor {
            match self.cursor {
                Cursor::Time => rows.retain(|row| text(row.created_at) < cursor),
                Cursor::Opaque => {
                    let id = cursor.strip_prefix("after ").unwrap().parse::<usize>().unwrap();
                    let place = rows.iter().position(|row| row.id == id).unwrap();
                    rows.drain(..=place);
                }
            }
        }
        rows.retain(|row| status.is_none_or(|status| row.status() == *status));
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|last| match self.cursor {
            Cursor::Time => text(last.created_at),
            Cursor::Opaque => format!("after {}", last.id),
        });
        json!({"items": rows.iter().map(Row::json).collect::<Vec<_>>(), "nextCursor": next, "hasMore": has_more})
    }

    fn active(&self) -> Json {
        let rows: Vec<_> = self.rows.iter().filter(|row| row.is_running).map(Row::json).collect();
        json!({"items": rows, "nextCursor": null, "hasMore": false})
    }
}

/// What the controller does with a server, without its timers.
struct Client {
    cache: JobsCache,
    older: OlderPages,
    limit: Option<u32>,
    /// A page that is under way: what was requested, when, and the answer that is on its way.
    under_way: Option<(OlderRequest, u32, Json)>,
}

impl Client {
    fn new(limit: usize) -> Self {
        let (cache, older) = (JobsCache::default(), OlderPages::default());
        Self { cache, older, limit: Some(limit as u32), under_way: None }
    }

    fn poll(&mut self, server: &Server, filter: JobFilter) {
        let answer = match filter {
            JobFilter::All => server.page(&OlderRequest::default(), None),
            JobFilter::Active => server.active(),
        };
        let text = answer.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        let applied = self.cache.apply(std::slice::from_ref(&page), filter, NOW);
        if filter == JobFilter::All {
            self.older.first_page(&page, &applied, self.limit);
        }
        for id in &applied.lost {
            let row = server.rows.iter().find(|row| format!("run_{}", row.id) == **id);
            let job = row.map(|row| Rc::new(serde_json::from_str::<Job>(&row.json().to_string()).unwrap()));
            self.cache.looked_up(id, job.as_ref(), self.cache.answers(), NOW);
        }
        if applied.history_is_stale {
            self.poll(server, JobFilter::All);
        }
    }

    fn send(&mut self, server: &Server) {
        if self.under_way.is_none()
            && let Some(request) = self.older.begin()
        {
            self.cache.hold_older();
            let answer = server.page(&request, None);
            self.under_way = Some((request, self.cache.answers(), answer));
        }
    }

    /// Returns whether the next page is wanted at once.
    fn receive(&mut self) -> bool {
        let Some((request, requested_at, answer)) = self.under_way.take() else { return false };
        let text = answer.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        let applied = self.cache.apply_older(&page, None, requested_at, NOW);
        self.older.answered(&request, &page, &applied, self.limit)
    }

    fn load(&mut self, server: &Server) {
        loop {
            self.send(server);
            if !self.receive() {
                break;
            }
        }
    }

    /// Loads everything of a status, page by page.
    fn load_failed(&mut self, server: &Server) {
        let mut pages = OlderPages::from_start();
        self.older.hold();
        while let Some(request) = pages.begin() {
            self.cache.hold_older();
            let text = server.page(&request, Some(&JobStatus::Failed)).to_string();
            let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
            let answers = self.cache.answers();
            let applied = self.cache.apply_older(&page, Some(&JobStatus::Failed), answers, NOW);
            assert!(!applied.filter_ignored);
            pages.answered(&request, &page, &applied, self.limit);
        }
    }

    /// The failed ones of the list of one status.
    fn failed_ids(&self) -> BTreeSet<String> {
        let entries = self.cache.snapshot().ended.iter();
        let failed = entries.filter(|entry| entry.job.status == JobStatus::Failed);
        failed.map(|entry| entry.job.id.to_string()).collect()
    }

    fn ids(&self) -> Vec<String> {
        let snapshot = self.cache.snapshot();
        let entries = snapshot.running.iter().chain(&*snapshot.recent);
        let mut ids: Vec<_> = entries.map(|entry| entry.job.id.to_string()).collect();
        ids.sort();
        ids
    }
}

fn loaded(rows: &[u32], limit: usize, cursor: Cursor) -> (Client, Server) {
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(id, created_at)| Row { id, created_at: *created_at, is_running: false }).collect();
    let (server, mut client) = (Server { rows, limit, cursor }, Client::new(limit));
    client.poll(&server, JobFilter::All);
    (client, server)
}

#[test]
fn pages_are_appended_until_the_last() {
    let (mut client, server) = loaded(&[9, 8, 7, 6, 5], 2, Cursor::Time);
    assert!(client.older.has_more());
    assert_eq!(client.ids(), ["run_0", "run_1"]);
    client.load(&server);
    // The last row of the page before comes twice.
    assert_eq!(client.ids(), ["run_0", "run_1", "run_2"]);
    while client.older.has_more() {
        client.load(&server);
    }
    assert_eq!(client.ids(), ["run_0", "run_1", "run_2", "run_3", "run_4"]);
    assert_eq!(client.older.begin(), None);
}

#[test]
fn an_opaque_cursor_is_used_as_it_is() {
    let (mut client, server) = loaded(&[9, 8, 7, 6, 5], 2, Cursor::Opaque);
    assert_eq!(client.older.begin().unwrap().cursor.as_deref(), Some("\"after 1\""));
    client.load(&server);
    assert_eq!(client.ids().len(), 4);
    client.load(&server);
    assert_eq!(client.ids().len(), 5);
    assert!(!client.older.has_more());
}

#[test]
fn rows_of_one_time_are_not_lost_at_the_edge_of_a_page() {
    let (mut client, server) = loaded(&[9, 8, 8, 8, 7], 3, Cursor::Time);
    assert_eq!(client.older.begin().unwrap().cursor.as_deref(), Some("\"2025-11-18 09:00:09\""));
    client.load(&server);
    while client.older.has_more() {
        client.load(&server);
    }
    assert_eq!(client.ids().len(), 5);
}

#[test]
fn a_page_of_one_time_is_requested_again_with_more_rows() {
    let (mut client, server) = loaded(&[8, 8, 8, 8, 8, 7], 3, Cursor::Time);
    assert_eq!(client.older.begin(), Some(OlderRequest { cursor: None, is_wide: true }));
    client.load(&server);
    assert_eq!(client.ids().len(), 6);
    assert!(!client.older.has_more());
}

#[test]
fn polls_drop_no_row_of_an_older_page_but_what_the_server_deleted() {
    let (mut client, mut server) = loaded(&[9, 8, 7, 6, 5, 4], 3, Cursor::Time);
    client.load(&server);
    assert_eq!(client.ids().len(), 5);
    server.rows.insert(0, Row { id: 6, created_at: 10, is_running: false });
    client.poll(&server, JobFilter::All);
    assert_eq!(client.ids().len(), 6, "the third row is beyond the first page now");
    server.rows.retain(|row| row.id != 0);
    client.poll(&server, JobFilter::All);
    assert_eq!(client.ids(), ["run_1", "run_2", "run_3", "run_4", "run_6"]);
}

#[test]
fn without_older_pages_the_first_page_is_all_there_is() {
    let (mut client, mut server) = loaded(&[9, 8, 7, 6], 3, Cursor::Time);
    server.rows.insert(0, Row { id: 4, created_at: 10, is_running: false });
    client.poll(&server, JobFilter::All);
    assert_eq!(client.ids(), ["run_0", "run_1", "run_4"]);
}

#[test]
fn jobs_of_one_status_are_shown_in_its_list_alone_until_the_others_are_loaded() {
    let (mut client, server) = loaded(&[9, 8, 7, 6, 5, 4], 2, Cursor::Time);
    client.load_failed(&server);
    assert_eq!(client.ids(), ["run_0", "run_1"], "the list of all has no holes");
    assert_eq!(client.failed_ids(), ["run_1", "run_5"].map(String::from).into());
    let before = client.cache.snapshot().clone();
    client.poll(&server, JobFilter::All);
    assert!(Rc::ptr_eq(&before, client.cache.snapshot()), "a poll that changes nothing changes nothing");
    while client.older.has_more() {
        client.load(&server);
    }
    let snapshot = client.cache.snapshot();
    assert_eq!(snapshot.recent.len(), 6);
    assert!(snapshot.recent == snapshot.ended, "and is the same list");
}

#[test]
fn a_job_of_one_status_that_is_run_again_is_one_of_all() {
    let (mut client, mut server) = loaded(&[9, 8, 7, 6, 5, 4], 2, Cursor::Time);
    client.load_failed(&server);
    server.rows[5].is_running = true;
    client.poll(&server, JobFilter::Active);
    assert_eq!(client.cache.snapshot().counts.running, 1);
    server.rows[5].is_running = false;
    client.poll(&server, JobFilter::Active);
    assert_eq!(client.ids(), ["run_0", "run_1", "run_5"], "the reader saw it run");
}

#[test]
fn a_server_that_does_not_know_the_status_shows_by_its_rows() {
    let (mut client, server) = loaded(&[9, 8, 7, 6], 2, Cursor::Time);
    let of = |status: JobStatus, client: &mut Client| {
        let text = server.page(&OlderRequest::default(), None).to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        let answers = client.cache.answers();
        client.cache.apply_older(&page, Some(&status), answers, NOW).filter_ignored
    };
    assert!(of(JobStatus::Cancelled, &mut client));
    assert!(!of(JobStatus::Failed, &mut client));
}

#[test]
fn a_row_that_is_no_job_counts_once_although_pages_of_its_status_have_it_too() {
    let mut cache = JobsCache::default();
    let rows = json!([{"id": 1, "status": "failed", "createdAt": text(9)}, {"status": "failed"}]);
    let text = json!({"items": rows, "nextCursor": "c", "hasMore": true}).to_string();
    let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
    cache.apply(std::slice::from_ref(&page), JobFilter::All, NOW);
    cache.apply_older(&page, Some(&JobStatus::Failed), 1, NOW);
    assert_eq!(cache.snapshot().bad_rows, 1);
}

fn applied(page: &JobPage<'_>) -> Applied {
    JobsCache::default().apply(std::slice::from_ref(page), JobFilter::All, NOW)
}

#[test]
fn a_cursor_that_repeats_ends_it() {
    let answer = json!({"items": [{"id": 1}], "nextCursor": "again", "hasMore": true}).to_string();
    let page: JobPage<'_> = serde_json::from_str(&answer).unwrap();
    let mut older = OlderPages::default();
    older.first_page(&page, &applied(&page), None);
    let request = older.begin().unwrap();
    assert!(!older.answered(&request, &page, &applied(&page), None));
    assert!(!older.has_more());
}

#[test]
fn what_is_not_the_form_of_the_contract_has_no_older_pages() {
    for answer in [
        json!([{"id": 1}]),
        json!({"items": [{"id": 1}], "nextCursor": "c", "hasMore": false}),
        json!({"items": [{"id": 1}], "hasMore": true}),
        json!({"items": [], "nextCursor": "c", "hasMore": true}),
    ] {
        let text = answer.to_string();
        let page: JobPage<'_> = serde_json::from_str(&text).unwrap();
        let mut older = OlderPages::default();
        older.first_page(&page, &applied(&page), None);
        assert!(!older.has_more(), "{answer}");
    }
}

#[test]
fn any_cursor_goes_back_as_it_came() {
    for cursor in [json!("text"), json!(40), json!({"at": [1, 2]}), json!("2025-11-18 09:00:09")] {
        let items = json!([{"id": 1, "createdAt": "2025-11-18 09:00:09.000"}]);
        let answer = json!({"items": items, "nextCursor": cursor, "hasMore": true}).to_string();
        let page: JobPage<'_> = serde_json::from_str(&answer).unwrap();
        let mut older = OlderPages::default();
        older.first_page(&page, &applied(&page), None);
        assert_eq!(older.begin().unwrap().cursor.as_deref(), Some(&*cursor.to_string()));
    }
}

#[test]
fn a_job_below_a_gap_that_ends_stays() {
    let (mut client, mut server) = loaded(&[4, 3, 2, 1, 0], 4, Cursor::Opaque);
    server.rows[3].is_running = true;
    client.poll(&server, JobFilter::All);
    client.older.hold();
    client.cache.hold_older();
    for number in 5..15 {
        server.rows.insert(0, Row { id: number, created_at: number as u32, is_running: false });
    }
    client.poll(&server, JobFilter::All);
    client.send(&server);
    client.receive();
    assert!(client.older.has_gap());
    server.rows.iter_mut().for_each(|row| row.is_running = false);
    client.poll(&server, JobFilter::Active);
    while client.older.has_more() {
        client.load(&server);
    }
    assert_eq!(client.ids().len(), server.rows.len(), "{:?}", client.ids());
}

#[test]
fn a_late_page_does_not_set_a_job_back() {
    let (mut client, mut server) = loaded(&[9, 8, 7], 2, Cursor::Opaque);
    server.rows[2].is_running = true;
    client.poll(&server, JobFilter::Active);
    client.send(&server);
    server.rows[2].is_running = false;
    client.poll(&server, JobFilter::Active);
    assert_eq!(client.cache.snapshot().counts.running, 0);
    client.receive();
    assert_eq!(client.cache.snapshot().counts.running, 0);
}

/// What happens between two looks.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// So many jobs come, the first of them so many seconds after the newest.
    Arrive(u8, u8),
    /// A running job ends.
    End(usize),
    Poll(bool),
    Send,
    Receive,
    /// The reader filters by a status.
    LoadFailed,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (1u8..6, 0u8..3).prop_map(|(count, gap)| Event::Arrive(count, gap)),
        any::<usize>().prop_map(Event::End),
        any::<bool>().prop_map(Event::Poll),
        Just(Event::Send),
        Just(Event::Receive),
        Just(Event::LoadFailed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(if cfg!(miri) { 4 } else { 256 })
    })]

    /// Rows of which many have the same time, any limit, rows that come and end meanwhile, answers that are late.
    #[test]
    fn every_row_is_seen_exactly_once(
        gaps in prop::collection::vec((0u32..2, any::<bool>()), 0..30),
        limit in 1usize..8,
        is_opaque in any::<bool>(),
        events in prop::collection::vec(event(), 0..40),
    ) {
        let mut created_at = 0;
        let mut rows: Vec<_> = gaps.into_iter().enumerate().map(|(id, (gap, is_running))| {
            created_at += gap;
            Row { id, created_at, is_running }
        }).collect();
        rows.reverse();
        let cursor = if is_opaque { Cursor::Opaque } else { Cursor::Time };
        let mut server = Server { rows, limit, cursor };
        let mut client = Client::new(limit);
        client.poll(&server, JobFilter::All);
        let mut is_held = false;
        for event in events {
            let before = client.cache.snapshot().recent.clone();
            match event {
                Event::Arrive(count, gap) => for number in 0..count {
                    created_at += if number == 0 { u32::from(gap) } else { u32::from(number % 2) };
                    let id = server.rows.len();
                    server.rows.insert(0, Row { id, created_at, is_running: id.is_multiple_of(3) });
                },
                Event::End(index) => {
                    let count = server.rows.len().max(1);
                    if let Some(row) = server.rows.get_mut(index % count) {
                        row.is_running = false;
                    }
                }
                Event::Poll(all) => {
                    client.poll(&server, if all { JobFilter::All } else { JobFilter::Active });
                }
                Event::Send => {
                    client.send(&server);
                    is_held |= client.under_way.is_some();
                }
                Event::Receive => _ = client.receive(),
                Event::LoadFailed => {
                    client.load_failed(&server);
                    is_held |= client.older.has_more();
                    let failed = server.rows.iter().filter(|row| row.status() == JobStatus::Failed);
                    let failed: BTreeSet<_> = failed.map(|row| format!("run_{}", row.id)).collect();
                    prop_assert!(client.failed_ids().is_superset(&failed));
                }
            }
            if is_held {
                let after = client.ids();
                prop_assert!(before.iter().all(|entry| after.iter().any(|id| **id == *entry.job.id)));
            }
        }
        client.receive();
        client.poll(&server, JobFilter::Active);
        client.poll(&server, JobFilter::All);
        let mut pages = 0;
        while client.older.has_more() {
            client.load(&server);
            pages += 1;
            prop_assert!(pages <= 4 * server.rows.len() + 4, "no endless loop");
        }
        client.poll(&server, JobFilter::Active);
        let ids = client.ids();
        let unique: BTreeSet<_> = ids.iter().cloned().collect();
        prop_assert_eq!(unique.len(), ids.len());
        let all: BTreeSet<_> = server.rows.iter().map(|row| format!("run_{}", row.id)).collect();
        prop_assert_eq!(unique, all);
        let running = server.rows.iter().filter(|row| row.is_running).count();
        prop_assert_eq!(client.cache.snapshot().counts.running, running);
    }
}
