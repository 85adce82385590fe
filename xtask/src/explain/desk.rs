//! The support desk of a plan: its queues, who works there, and who is going to come.

use std::collections::BTreeSet;

use comfy_table::{CellAlignment, Table, presets};
use model::plan::{ConsoleKind, Plan, Request, Requests, Shift};
use model::rng::Chance;
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Calendar, Spread};

use super::{ROWS_MAX, rows};

/// The desk as rows; nothing where nobody works and nobody comes.
pub(super) fn text(plan: &Plan) -> Option<String> {
    if plan.consoles.is_empty() && plan.support.streams.is_empty() {
        return None;
    }
    let coming = Coming::of(plan);
    let mut shown = vec![("queues", queues(plan)), ("offers", offers(plan))];
    if !plan.consoles.is_empty() {
        shown.push(("consoles", consoles(plan)));
        let of = plan.appliance.licences.map(|licences| format!(", of {licences} licences")).unwrap_or_default();
        let on_shift_max = on_shift_max(plan);
        if on_shift_max > 0 {
            shown.push(("on shift", format!("{on_shift_max} at most{of}")));
        }
    }
    if !plan.support.streams.is_empty() {
        let (hour, count) = coming.busiest();
        shown.extend([
            ("customers", format!("{} with this seed; {count} in the busiest hour, from {}", coming.count(), hour)),
            (
                "offered load",
                format!(
                    "{:.1} representatives in that hour, {:.1} in the mean from the first customer to the last, by their handling",
                    coming.load(hour),
                    coming.mean_load()
                ),
            ),
        ]);
    }
    let table = if plan.support.streams.is_empty() { String::new() } else { streams(plan, &coming) };
    Some(rows(&shown) + &table)
}

/// How many customers of streams come in the run.
pub(super) fn customers(plan: &Plan) -> u64 {
    Coming::of(plan).count()
}

fn queues(plan: &Plan) -> String {
    let teams = &plan.directory.teams;
    let persistent = teams.iter().filter(|team| team.queue.persistent).count();
    let ruled = teams.iter().filter(|team| team.queue.overdue.is_some()).count();
    let general = if plan.support.general_queue { "a general one" } else { "no general one" };
    format!("{} of teams, {persistent} of them persistent, {ruled} with a waiting rule; {general}", teams.len())
}

fn offers(plan: &Plan) -> String {
    match plan.support.assignment {
        None => "none: whoever serves a queue takes what waits".to_owned(),
        Some(rule) => format!("for {}, to nobody in {} sessions", rule.offer_timeout, rule.sessions_max),
    }
}

fn consoles(plan: &Plan) -> String {
    let kinds = [(ConsoleKind::Desktop, "desktop"), (ConsoleKind::Web, "web"), (ConsoleKind::Mobile, "mobile")];
    let count = |kind| plan.consoles.iter().filter(|console| console.kind == kind).count();
    let kinds = kinds.map(|(kind, name)| (count(kind), name)).into_iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<_> = kinds.map(|(count, name)| format!("{count} {name}")).collect();
    let people: BTreeSet<Representative> = plan.consoles.iter().map(|console| console.who).collect();
    format!("{} of {} representatives ({})", plan.consoles.len(), people.len(), kinds.join(", "))
}

/// How many shifts there are at once, at most.
fn on_shift_max(plan: &Plan) -> usize {
    let shifts: Vec<Shift> =
        plan.consoles.iter().filter_map(|console| console.work.as_ref()).flat_map(|work| work.shifts.clone()).collect();
    let at = |moment: SimTime| shifts.iter().filter(|shift| shift.from <= moment && moment < shift.until).count();
    shifts.iter().map(|shift| at(shift.from)).max().unwrap_or(0)
}

/// One row a stream.
fn streams(plan: &Plan, coming: &Coming) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["  Customers", "Come", "Handling", "Patience", "How"]);
    for (stream, requests) in plan.support.streams.iter().zip(&coming.0).take(ROWS_MAX) {
        table.add_row([
            format!("  {}", stream.name),
            requests.len().to_string(),
            mean(&stream.handling),
            stream.patience.as_ref().map_or_else(|| "endless".to_owned(), mean),
            reports::phrase::entrance(stream.entrance, plan),
        ]);
    }
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let more = plan.support.streams.len().saturating_sub(ROWS_MAX);
    let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    let lines: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    format!("\n{lines}{more}")
}

fn mean(spread: &Spread) -> String {
    SimDuration::from_secs(spread.mean_seconds().round() as u64).to_string()
}

/// Everybody who is going to come by a stream: that depends on the seed alone, and on nothing that happens.
#[derive(Debug)]
struct Coming(Vec<Vec<Request>>);

impl Coming {
    fn of(plan: &Plan) -> Self {
        let calendar = Calendar::new(&plan.starts);
        let end = SimTime::ZERO + plan.duration;
        let all = plan.support.streams.iter().map(|stream| {
            let mut requests = Requests::new(stream, Chance::new(plan.seed));
            std::iter::from_fn(|| requests.next(stream, &calendar)).take_while(|request| request.at <= end).collect()
        });
        Self(all.collect())
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|requests| requests.len() as u64).sum()
    }

    /// The hour of the run in which most come, and how many: the first of several.
    fn busiest(&self) -> (SimDuration, usize) {
        let mut hours: Vec<usize> = Vec::new();
        for request in self.0.iter().flatten() {
            let hour = hour_of(request);
            hours.resize(hours.len().max(hour + 1), 0);
            hours[hour] += 1;
        }
        let busiest = hours.iter().enumerate().rev().max_by_key(|(_, count)| **count);
        busiest.map_or((SimDuration::ZERO, 0), |(hour, count)| (HOUR * hour as u64, *count))
    }

    /// How many representatives those who come in an hour keep busy, one hour's work each.
    fn load(&self, from: SimDuration) -> f64 {
        let own = self.0.iter().flatten().filter(|request| HOUR * hour_of(request) as u64 == from);
        own.map(|request| request.handling.as_secs_f64()).sum::<f64>() / HOUR.as_secs_f64()
    }

    /// How many representatives all of them keep busy in the mean, from the first to the last.
    fn mean_load(&self) -> f64 {
        let all = || self.0.iter().flatten();
        let (first, last) = (all().map(|one| one.at).min(), all().map(|one| one.at).max());
        let span = first.zip(last).map_or(0.0, |(first, last)| last.since(first).as_secs_f64());
        all().map(|request| request.handling.as_secs_f64()).sum::<f64>() / span.max(HOUR.as_secs_f64())
    }
}

fn hour_of(request: &Request) -> usize {
    (request.at.since(SimTime::ZERO).as_micros() / HOUR.as_micros()) as usize
}

const HOUR: SimDuration = SimDuration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Twelve an hour for two hours, each of a quarter of an hour: three representatives are busy.
    #[test]
    fn the_load_is_the_work_that_comes_in_an_hour() {
        let file = r#"
            format = 1
            teaches = "x"
            run = { duration = "3h" }
            appliance = { model = "B200" }
            fleet = { clients = 1 }
            support = { general_queue = true }
            [[directory.user]]
            name = "ada"
            [[console]]
            user = "ada"
            [[customers]]
            name = "callers"
            comes_by = { help_link = "general" }
            arrivals = { constant = "12/h" }
            from = "0s"
            until = "2h"
            handling = { fixed = "15m" }
            patience = "endless"
            [[expect]]
            that = "customers >= 1"
        "#;
        let files: BTreeMap<PathBuf, Vec<u8>> = [(PathBuf::from("a.toml"), file.as_bytes().to_vec())].into();
        let loaded = scenarios::load(Path::new("a.toml"), &files, &scenarios::Overrides::default());
        let plan = loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario.plan;
        let coming = Coming::of(&plan);
        assert_eq!((coming.count(), customers(&plan)), (24, 24));
        // The one that comes as an hour ends belongs to the next.
        assert_eq!(coming.busiest(), (HOUR, 12));
        assert!((coming.load(HOUR) - 3.0).abs() < 1e-9, "{}", coming.load(HOUR));
        let text = text(&plan).expect("there is a desk");
        for part in ["1 of 1 representatives (1 desktop)", "24 with this seed; 12 in the busiest hour, from 1h", "3.0"]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
