//! `index.html`: every run of a call on one page that needs nothing but itself, for people who plan capacity.
//!
//! The words come from the summaries and the drawings from the charts; this module only decides what stands where. The
//! templates escape whatever they are given, except the drawings, which were escaped when they were drawn.

use askama::Template;
use model::verdict::Outcome;

use crate::chart::Picture;
use crate::run::ReportError;
use crate::summary::{Expected, Figure, Quantity, Summary, outcome_word};
use crate::words;

/// The file's text.
pub(crate) fn index_html(runs: &[Summary]) -> Result<String, ReportError> {
    let several = |run: &Summary| runs.iter().filter(|other| other.name == run.name).count() > 1;
    let charted = charted(runs);
    let articles: Vec<_> = runs
        .iter()
        .enumerate()
        .map(|(place, run)| Article {
            anchor: anchor(place),
            title: run.title(several(run)),
            sign: sign(run.outcome),
            verdict: outcome_word(run.outcome),
            charts: charted.contains(&place),
            run,
        })
        .collect();
    let page =
        Page { headline: headline(runs), comparisons: comparisons(runs), articles, version: env!("CARGO_PKG_VERSION") };
    page.render().map_err(|error| ReportError::format("index.html", error))
}

#[derive(Template)]
#[template(path = "index.html", whitespace = "minimize")]
struct Page<'a> {
    headline: String,
    articles: Vec<Article<'a>>,
    comparisons: Vec<Comparison>,
    version: &'static str,
}

/// One run's part of the page.
struct Article<'a> {
    anchor: String,
    title: String,
    sign: &'static str,
    verdict: &'static str,
    charts: bool,
    run: &'a Summary,
}

impl Article<'_> {
    fn headline_figures(&self) -> impl Iterator<Item = &Figure> {
        self.run.figures.iter().filter(|figure| figure.headline)
    }

    fn when(&self, figure: &Figure) -> String {
        figure.at.map(words::moment).unwrap_or_default()
    }

    /// Expectations of one thing, or those that ask for several things of one session.
    fn expected(&self, of_sessions: bool) -> Vec<&Expected> {
        self.run.expectations.iter().filter(|expected| expected.parts.is_empty() != of_sessions).collect()
    }

    fn checks(&self, count: &u64) -> String {
        words::count(*count)
    }

    fn class(&self, outcome: &Outcome) -> &'static str {
        outcome_word(*outcome)
    }

    fn sign_of(&self, outcome: &Outcome) -> &'static str {
        sign(*outcome)
    }

    /// The charts that belong to a section, or to none.
    fn pictures(&self, section: Option<&'static str>) -> impl Iterator<Item = &Picture> {
        self.run.pictures.iter().filter(move |picture| picture.section == section)
    }

    fn clients(&self) -> String {
        words::count(self.run.clients)
    }
}

/// Runs that differ by their seed alone, side by side.
struct Comparison {
    name: String,
    columns: Vec<&'static str>,
    rows: Vec<ComparedRun>,
    ranges: Vec<String>,
}

struct ComparedRun {
    anchor: String,
    seed: u64,
    sign: &'static str,
    verdict: &'static str,
    values: Vec<String>,
}

fn comparisons(runs: &[Summary]) -> Vec<Comparison> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let same = |group: &&mut Vec<usize>| (&runs[group[0]].name, &runs[group[0]].file) == (&run.name, &run.file);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.iter().filter(|group| group.len() > 1).map(|group| comparison(runs, group)).collect()
}

fn comparison(runs: &[Summary], group: &[usize]) -> Comparison {
    let present = |name: &&&str| group.iter().any(|place| runs[*place].figure(name).is_some());
    let columns: Vec<&'static str> = COMPARED.iter().filter(present).copied().collect();
    let value = |place: usize, name: &str| runs[place].figure(name).map(|figure| figure.value);
    let rows = group
        .iter()
        .map(|place| ComparedRun {
            anchor: anchor(*place),
            seed: runs[*place].seed,
            sign: sign(runs[*place].outcome),
            verdict: outcome_word(runs[*place].outcome),
            values: columns
                .iter()
                .map(|name| value(*place, name).map_or_else(|| "–".to_owned(), |value| value.to_string()))
                .collect(),
        })
        .collect();
    let range = |name: &&'static str| {
        let values = || group.iter().filter_map(|place| value(*place, name));
        let by_number = |a: &Quantity, b: &Quantity| a.number().total_cmp(&b.number());
        match (values().min_by(by_number), values().max_by(by_number)) {
            (Some(least), Some(most)) if least == most => least.to_string(),
            (Some(least), Some(most)) => format!("{least} to {most}"),
            _ => "–".to_owned(),
        }
    };
    let ranges = columns.iter().map(range).collect();
    Comparison { name: runs[group[0]].name.clone(), columns, rows, ranges }
}

/// Which runs have their charts on the page: those that did not pass first, then in order, as many as a page bears.
fn charted(runs: &[Summary]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..runs.len()).collect();
    places.sort_by_key(|place| runs[*place].outcome == Outcome::Pass);
    places.truncate(CHARTED_RUNS_MAX);
    places
}

fn headline(runs: &[Summary]) -> String {
    let of = |outcome| runs.iter().filter(|run| run.outcome == outcome).count();
    let (failed, unsure) = (of(Outcome::Fail), of(Outcome::Inconclusive));
    let total = words::counted(runs.len() as u64, "run");
    match (runs.len(), failed, unsure) {
        (1, 0, 0) => "The run passed.".to_owned(),
        (1, 1, _) => "The run failed.".to_owned(),
        (1, _, 1) => "The run is inconclusive.".to_owned(),
        (_, 0, 0) => format!("All {total} passed."),
        (_, failed, 0) => format!("{failed} of {total} failed."),
        (_, 0, unsure) => format!("None of {total} failed; {unsure} inconclusive."),
        (_, failed, unsure) => format!("{failed} of {total} failed; {unsure} inconclusive."),
    }
}

fn anchor(place: usize) -> String {
    format!("run-{}", place + 1)
}

const fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✓",
        Outcome::Inconclusive => "?",
        Outcome::Fail => "✗",
    }
}

/// The figures that are set side by side for runs of one scenario.
const COMPARED: [&str; 13] = [
    "Recovery",
    "Last Jump Client upgraded",
    "Upgrade efficiency",
    "Time to reconnect, median",
    "Time to reconnect, p99",
    "Time to reconnect, longest",
    "Most admissions in any 1 s",
    "Longest admission line",
    "Busiest stretch of the workers",
    "Gave up waiting",
    "Wait, mean",
    "Wait, p95",
    "Occupancy",
];

/// The most runs whose charts stand on the page itself; those of the others are in their folders.
const CHARTED_RUNS_MAX: usize = 40;
