//! The timeline in words: what each entry does, when it acted, and what it changed (RUN-7).

pub(crate) mod action;

use model::plan::{Entry, Plan};
use model::record::Effect;

use super::Happened;
use crate::run::Run;
use crate::words::{self, one_line, span};

/// One row an entry, in the timeline's order.
pub(super) fn happenings(run: &Run<'_>) -> Vec<Happened> {
    let happened = |effect: &Effect| {
        let entry = &run.plan.timeline[effect.entry.index()];
        let changed = match (entry.enabled, effect.touched, effect.what.as_str()) {
            (false, ..) => "nothing: it is switched off".to_owned(),
            (true, 0, "") => "nothing".to_owned(),
            (true, 0, what) => format!("nothing: {}", one_line(what)),
            (true, _, what) => format!("{}{}", one_line(what), recovery(effect)),
        };
        let ended = match (effect.began, effect.ended) {
            (Some(began), Some(ended)) if began == ended => "at once".to_owned(),
            (_, Some(ended)) => words::moment(ended),
            (Some(_), None) => "not within the run".to_owned(),
            (None, None) => "–".to_owned(),
        };
        Happened {
            name: one_line(&entry.name),
            what: action::describe(&entry.action, run.plan),
            began: effect.began.map_or_else(|| "–".to_owned(), words::moment),
            ended,
            changed,
            touched: effect.touched > 0,
        }
    };
    run.record.effects.iter().map(happened).collect()
}

/// How long after the end of an entry the fleet was at rest, if that took any time.
fn recovery(effect: &Effect) -> String {
    match (effect.ended, effect.recovered) {
        (Some(ended), Some(recovered)) if recovered > ended => {
            format!("; the fleet was at rest {} after it", span(recovered.since(ended)))
        }
        _ => String::new(),
    }
}

/// What an entry does, with its name: `uplink lost for 30 min (outage)`.
pub(super) fn named(entry: &Entry, plan: &Plan) -> String {
    format!("{} (“{}”)", action::describe(&entry.action, plan), one_line(&entry.name))
}
