//! Lists and deletions read from indexes.

use super::database::Database;
use crate::history::sql::Row;
use crate::history::{events, given_up, prune, runs};
use crate::store::Status;

/// The statements with values in place of their parameters.
fn statements() -> Vec<String> {
    let list = |status: Option<Status>| {
        runs::list(status).replace("$1", "'acme'").replace("$2", "9").replace("$3", "'failed'")
    };
    let page = |status: Option<Status>| {
        let sql = runs::page(status).replace("$1", "'acme'").replace("$2, $3", "9, 'x'");
        sql.replace("$4", "9").replace("$5", "'failed'")
    };
    let pruning = prune::STATEMENTS.map(|sql| sql.replace("$1", "5").replace("$2", "'acme'"));
    let events = format!("{} IN ('e1', 'e2')", events::SELECT);
    let given_up = given_up::SELECT.to_owned();
    [list(None), list(Some(Status::Failed)), page(None), page(Some(Status::Failed)), events, given_up]
        .into_iter()
        .chain(pruning)
        .collect()
}

#[test]
fn sqlite_scans_no_table() {
    let history = Database::sqlite().open();
    for sql in statements() {
        let steps = history.run_sql(|database| {
            let rows = database.query(&format!("EXPLAIN QUERY PLAN {sql}"), &[])?;
            let step = |mut row: Row| {
                let _numbers: [i64; 3] = [row.next()?, row.next()?, row.next()?];
                row.next::<String>()
            };
            rows.into_iter().map(step).collect::<Result<Vec<_>, _>>()
        });
        let plan = steps.expect("a plan").join("\n");
        for step in plan.lines().filter(|step| step.starts_with("SCAN")) {
            assert!(step.contains("INDEX"), "{sql}\n{plan}");
        }
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[test]
fn postgres_scans_no_table() {
    let Some(database) = Database::postgres() else { return };
    let history = database.open();
    for sql in statements() {
        let steps = history.transaction(|database| {
            // Tables this small are scanned unless that is forbidden.
            database.execute("SET LOCAL enable_seqscan = off", &[])?;
            let rows = database.query(&format!("EXPLAIN {sql}"), &[])?;
            rows.into_iter().map(|mut row| row.next::<String>()).collect::<Result<Vec<_>, _>>()
        });
        let plan = steps.expect("a plan").join("\n");
        assert!(!plan.contains("Seq Scan"), "{sql}\n{plan}");
    }
}
