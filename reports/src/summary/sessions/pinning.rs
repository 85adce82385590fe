//! Wishes to pin and unpin Jump Clients in sessions, and what came of them (PIN-8).

use model::event::PinningStep;
use model::id::SessionId;
use model::time::SimTime;

use super::roll::LISTED_MAX;
use super::tally::Tally;
use super::{names, reasons};
use crate::run::Run;
use crate::summary::section::Table;
use crate::words;

/// How many there were, in a sentence.
pub(super) fn sentence(tally: &Tally) -> Option<String> {
    let times = |is: fn(&PinningStep) -> bool| -> u64 {
        tally.pinning.iter().filter(|(what, _)| is(what)).map(|(_, times)| times.count).sum()
    };
    let pinned = times(|what| matches!(what, PinningStep::Pinned { .. }));
    let unpinned = times(|what| matches!(what, PinningStep::Unpinned { .. }));
    let wishes = times(|_| true);
    (wishes > 0).then(|| {
        format!(
            "In them {} pinned and {} unpinned; {} not permitted or not possible.",
            words::was_were(pinned, "Jump Client"),
            words::count(unpinned),
            words::was_were_some(wishes - pinned - unpinned)
        )
    })
}

/// Each of them, in order of time.
pub(super) fn table(run: &Run<'_>) -> Option<Table> {
    let mut wishes: Vec<(SimTime, Vec<String>)> = Vec::new();
    let told = |(id, _): &(SessionId, _)| Some((*id, run.record.sessions.get(id.index())?));
    for (id, session) in names::logged(run).iter().filter_map(told) {
        for (at, what) in &session.pinning {
            let item = match what {
                PinningStep::Pinned { item } | PinningStep::Unpinned { item } => {
                    names::jump_item_or_number(run.plan, *item)
                }
                _ => String::new(),
            };
            let row = vec![
                names::session(run.plan, id),
                words::briefly_dated(run, *at),
                session.asked.map_or_else(String::new, |(_, user, _)| names::user(run.plan, user)),
                item,
                reasons::pinning(*what).to_owned(),
                reasons::pinning_rules(*what).to_owned(),
            ];
            wishes.push((*at, row));
        }
    }
    wishes.sort_by_key(|(at, _)| *at);
    let all = wishes.len();
    let caption = match all {
        0 => return None,
        1..=LISTED_MAX => "Wishes to pin and unpin".to_owned(),
        _ => format!("The first {LISTED_MAX} of {} wishes to pin and unpin", words::count(all as u64)),
    };
    let columns = ["Session", "When", "Who", "Jump Client", "What came of it", "Rules"].map(|name| (name, false));
    let rows = wishes.into_iter().map(|(_, row)| row).take(LISTED_MAX).collect();
    Some(Table { caption, columns: columns.to_vec(), rows })
}
