//! The support desk: how long customers waited for help, how many gave up, and how busy representatives were.
//!
//! Works from the session log and the record's series. One question a file: what became of customers (`crowd`), who was there for
//! them (`staff`), and what theory says of such a desk (`theory`). Each session by itself is told in `super::sessions`.

pub(crate) mod crowd;
pub(crate) mod staff;
pub(crate) mod theory;

use std::collections::BTreeMap;

use model::metric::{Counter, Gauge};
use model::record::LoggedSession;
use model::session::Queue;
use model::time::SimDuration;

use super::figures::{Figure, Quantity, figure, headline, sampled};
use super::section::{Section, Table};
use super::sessions::names;
use super::sessions::tally::Tally;
use crate::run::Run;
use crate::words;
use crowd::{Crowd, LEVELS};
use staff::Staff;
use theory::{Beside, Theory};

/// Whether there is anything to tell: a customer who came, or somebody logged in at a console.
pub(crate) fn happened(run: &Run<'_>) -> bool {
    run.peak(Gauge::LoggedIn) > 0
        || run.record.session_log.iter().any(|line| line.wanted.is_some() && line.is_customers())
}

/// The customers by the queue that they came for, that with most of them first.
pub(crate) fn by_queue(run: &Run<'_>) -> Vec<(Option<Queue>, Crowd)> {
    let mut queues: BTreeMap<Option<Queue>, Vec<&LoggedSession>> = BTreeMap::new();
    for line in run.record.session_log.iter().filter(|line| line.wanted.is_some() && line.is_customers()) {
        queues.entry(names::queue_of(run.plan, line)).or_default().push(line);
    }
    let mut crowds: Vec<_> = queues.into_iter().map(|(queue, lines)| (queue, Crowd::of(lines))).collect();
    crowds.sort_by_key(|(queue, crowd)| (std::cmp::Reverse(crowd.came), *queue));
    crowds
}

/// The part of the report about the support desk.
pub(super) fn section(run: &Run<'_>) -> Option<Section> {
    if !happened(run) {
        return None;
    }
    let mut said = sentences(run);
    said.extend(staffing(run));
    Some(Section {
        anchor: "desk",
        title: "Support desk",
        said,
        tables: [queues(run), beside_theory(run)].into_iter().flatten().collect(),
    })
}

/// What became of customers, in a few sentences.
pub(super) fn sentences(run: &Run<'_>) -> Vec<String> {
    let crowd = Crowd::of(&run.record.session_log);
    if crowd.came == 0 {
        return Vec::new();
    }
    let parts: Vec<_> = [
        (crowd.helped, "were helped", "was helped"),
        (crowd.abandoned, "gave up waiting", "gave up waiting"),
        (crowd.refused, "were turned away", "was turned away"),
        (crowd.lost_waiting, "were cut off while waiting", "was cut off while waiting"),
        (crowd.unanswered, "still waited when the run ended", "still waited when the run ended"),
    ]
    .into_iter()
    .filter(|(customers, ..)| *customers > 0)
    .map(|(customers, many, one)| format!("{} {}", words::count(customers), if customers == 1 { one } else { many }))
    .collect();
    let wanted =
        if crowd.came == 1 { "1 customer wanted" } else { &format!("{} customers wanted", words::count(crowd.came)) };
    let cut_short = super::sessions::cut_short(&Tally::of_those(run, LoggedSession::is_customers));
    let mut said = vec![format!("{wanted} help: {}.{cut_short}", words::list(&parts))];
    if let (Some(half), Some(most), Some(level)) = (crowd.wait(0.5), crowd.wait(0.95), crowd.helped_within(LEVELS[1])) {
        said.push(format!(
            "Half of those helped waited at most {}, 95% at most {}; {} of all customers were helped within {}.",
            words::span(half),
            words::span(most),
            Quantity::Share(level),
            words::length(LEVELS[1])
        ));
    }
    said
}

const fn were(count: u64) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// Who was there for them, in a sentence.
fn staffing(run: &Run<'_>) -> Option<String> {
    let staff = Staff::of(run);
    let occupancy = staff.occupancy()?;
    let most = run.peak(Gauge::LoggedIn);
    let licences = match run.plan.appliance.licences {
        Some(licences) => format!(" with {}", words::counted(licences.into(), "licence")),
        None => String::new(),
    };
    let refused = match run.record.total(Counter::LogInRefusals) {
        0 => String::new(),
        refused => format!(" {} to log in {} refused.", words::counted(refused, "attempt"), were(refused)),
    };
    Some(format!(
        "{} logged in, at most {} at once{licences}; they were in sessions for {} of that time.{refused}",
        words::counted(staff.people, "representative"),
        words::count(most),
        Quantity::Share(occupancy)
    ))
}

/// The figures of the desk, the headline ones first.
pub(super) fn figures(run: &Run<'_>) -> Vec<Figure> {
    let mut figures = waiting(run);
    if let Some(occupancy) = Staff::of(run).occupancy() {
        let licences = run.plan.appliance.licences;
        let of =
            licences.map_or_else(String::new, |most| format!("{} (APP-8)", words::counted(most.into(), "licence")));
        let most = Quantity::Count(run.peak(Gauge::LoggedIn));
        figures.push(headline("Most representatives logged in", most, of, Gauge::LoggedIn.about()));
        let about = "time in sessions over time logged in, of all representatives together";
        figures.push(headline("Occupancy", Quantity::Share(occupancy), "of the time logged in".to_owned(), about));
        let busy = Quantity::Count(run.peak(Gauge::Busy));
        figures.push(figure("Most representatives busy", busy, String::new(), Gauge::Busy.about()));
    }
    let refused = run.record.total(Counter::LogInRefusals);
    if refused > 0 {
        let refusals = Counter::LogInRefusals;
        figures.push(headline("Log-ins refused", Quantity::Count(refused), String::new(), refusals.about()));
    }
    let tools = run.peak(Gauge::ToolBandwidth);
    if tools > 0 {
        let limit = format!("uplink {}", words::bytes_per_second(run.plan.appliance.uplink));
        figures.push(headline(
            "Most tool traffic",
            Quantity::BytesPerSecond(tools),
            limit,
            Gauge::ToolBandwidth.about(),
        ));
    }
    figures
}

fn waiting(run: &Run<'_>) -> Vec<Figure> {
    let crowd = Crowd::of(&run.record.session_log);
    if crowd.came == 0 {
        return Vec::new();
    }
    let of = format!("of {}", words::counted(crowd.came, "customer"));
    let log = "the session log";
    let mut figures = vec![
        headline("Customers helped", Quantity::Count(crowd.helped), of.clone(), log),
        headline("Gave up waiting", Quantity::Count(crowd.abandoned), of.clone(), log),
    ];
    for (name, customers) in [
        ("Turned away", crowd.refused),
        ("Cut off while waiting", crowd.lost_waiting),
        ("Still waiting at the end", crowd.unanswered),
    ] {
        if customers > 0 {
            figures.push(headline(name, Quantity::Count(customers), of.clone(), log));
        }
    }
    let waited = "from wanting help to the first representative who accepted, of those helped";
    for (name, wait, first) in [
        ("Wait, mean", crowd.wait_mean(), true),
        ("Wait, median", crowd.wait(0.5), true),
        ("Wait, p95", crowd.wait(0.95), true),
        ("Wait, longest", crowd.wait(1.0), false),
    ] {
        figures.extend(
            wait.map(|wait| Figure { headline: first, ..figure(name, Quantity::Span(wait), String::new(), waited) }),
        );
    }
    let level = "of all customers who were not still waiting at the end, those who gave up included";
    for (name, span, first) in [
        ("Helped within 20 s", LEVELS[0], true),
        ("Helped within 1 min", LEVELS[1], false),
        ("Helped within 5 min", LEVELS[2], false),
    ] {
        figures.extend(crowd.helped_within(span).map(|share| Figure {
            headline: first,
            ..figure(name, Quantity::Share(share), "of all customers".to_owned(), level)
        }));
    }
    figures
}

/// The customers of each queue, and who serves it.
fn queues(run: &Run<'_>) -> Option<Table> {
    let queues = by_queue(run);
    let span = |span: Option<SimDuration>| span.map_or_else(|| "–".to_owned(), words::span);
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| Quantity::Share(share).to_string());
    let row = |(queue, crowd): &(Option<Queue>, Crowd)| {
        let name = queue.map_or_else(|| "unknown".to_owned(), |queue| names::queue_in_words(run.plan, queue));
        let staff = queue.map_or_else(Staff::default, |queue| Staff::of_queue(run, queue));
        vec![
            name,
            words::count(crowd.came),
            words::count(crowd.helped),
            format!("{} ({})", words::count(crowd.abandoned), Quantity::Share(crowd.abandoned_share())),
            words::count(crowd.refused + crowd.lost_waiting + crowd.unanswered),
            span(crowd.wait_mean()),
            span(crowd.wait(0.95)),
            share(crowd.helped_within(LEVELS[0])),
            span(crowd.session_mean()),
            words::count(staff.people),
            share(staff.occupancy()),
        ]
    };
    let caption = match queues.len() {
        0 => return None,
        1..=QUEUES_SHOWN_MAX => "Customers by the queue that they came for".to_owned(),
        all => format!("The {QUEUES_SHOWN_MAX} busiest of {} queues; result.json has more", words::count(all as u64)),
    };
    let caption = format!("{caption}. Representatives who serve several are in each, with all of their time");
    let columns = vec![
        ("Queue", false),
        ("Customers", true),
        ("Helped", true),
        ("Gave up", true),
        ("Neither", true),
        ("Wait, mean", true),
        ("Wait, p95", true),
        ("Within 20 s", true),
        ("Session, mean", true),
        ("Representatives", true),
        ("Occupancy", true),
    ];
    Some(Table { caption, columns, rows: queues.iter().take(QUEUES_SHOWN_MAX).map(row).collect() })
}

/// What was measured beside what queueing theory says, where it says anything (QUEUE-8).
fn beside_theory(run: &Run<'_>) -> Option<Table> {
    let theory = Theory::of(run)?;
    let crowd = Crowd::of(&run.record.session_log);
    let row = |(what, measured, said): (Beside, Option<f64>, f64)| {
        let (name, word): (_, fn(f64) -> String) = match what {
            Beside::Wait => {
                ("Wait, mean", |seconds| words::span(sampled(SimDuration::from_secs_f64(seconds).as_micros())))
            }
            Beside::ServiceLevel => ("Helped within 20 s", |share| Quantity::Share(share).to_string()),
            Beside::Abandoned => ("Gave up waiting", |share| Quantity::Share(share).to_string()),
            Beside::Occupancy => ("Occupancy", |share| Quantity::Share(share).to_string()),
        };
        vec![name.to_owned(), measured.map_or_else(|| "–".to_owned(), word), word(said)]
    };
    let caption = format!(
        "Beside theory: one team and one stream of customers at random, as {} has it, for ever. Means of few customers stray",
        theory.name()
    );
    let columns = vec![("Figure", false), ("Measured", true), (theory.name(), true)];
    Some(Table { caption, columns, rows: theory.beside(run, &crowd).into_iter().map(row).collect() })
}

/// More queues are not read; a run may have one for each of thousands of representatives.
const QUEUES_SHOWN_MAX: usize = 30;
