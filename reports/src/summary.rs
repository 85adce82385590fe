//! One run in words and figures: the rows that the console, `summary.md`, `junit.xml` and `index.html` share.
//!
//! A summary owns everything it shows and is small, so that a call may drop a run's plan and record once its summary is
//! made. Free text (names, expectations) is one plain line here; escaping it is each format's own business.

mod deeds;
pub(crate) mod desk;
pub(crate) mod figures;
pub(crate) mod happenings;
pub(crate) mod life;
pub(crate) mod recovery;
pub(crate) mod section;
pub(crate) mod sessions;
mod settings;
mod story;
pub(crate) mod traffic;
pub(crate) mod upgrades;

use model::time::SimTime;
use model::verdict::{Outcome, Verdict};

use crate::chart::Picture;
use crate::run::Run;
use crate::words::{self, one_line};

pub use figures::{Figure, Quantity};
pub use section::{Section, Table};

/// One run in words and figures.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The scenario's name.
    pub name: String,
    /// The root of all its chance.
    pub seed: u64,
    /// The run's folder inside the report's.
    pub folder: String,
    /// The scenario's file.
    pub file: String,
    /// One line that says what the scenario teaches.
    pub teaches: String,
    /// The command that runs it again.
    pub replay: String,
    /// BLAKE3 of its events: equal hash, equal run.
    pub trace_hash: String,
    /// Which driver ran it.
    pub driver: &'static str,
    /// The verdict.
    pub outcome: Outcome,
    /// The appliance's model.
    pub model: &'static str,
    /// Jump Clients in the fleet.
    pub clients: u64,
    /// When it began, in calendar time.
    pub starts: String,
    /// What was asked of the appliance: a sentence or two.
    pub asked: String,
    /// What came out: a few sentences, the most important first.
    pub came_out: Vec<String>,
    /// The figures that a planner looks for, the headline ones first.
    pub figures: Vec<Figure>,
    /// What it tells of upgrades, of Jump Clients that go, of traffic and of what people did: only what happened.
    pub sections: Vec<Section>,
    /// Every expectation, in the scenario's order.
    pub expectations: Vec<Expected>,
    /// Every law that was checked.
    pub laws: Vec<Law>,
    /// Whatever else weighed on the verdict.
    pub findings: Vec<Found>,
    /// What happened when, and what it changed.
    pub happenings: Vec<Happened>,
    /// What the run was set to, and on what grounds.
    pub settings: Vec<Set>,
    /// Figures that no source gives (RUN-9).
    pub assumptions: Vec<Assumed>,
    /// What the engine cannot resolve (RUN-9).
    pub limits: Vec<String>,
    /// Whether there is a session log among its files.
    pub session_log: bool,
    /// Its charts, as SVG.
    pub(crate) pictures: Vec<Picture>,
    /// Wall-clock seconds; for the console alone.
    pub wall_seconds: f64,
}

/// An expectation as it came out (RUN-4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The expectation as written.
    pub text: String,
    /// The rules it covers.
    pub covers: Vec<String>,
    /// How it came out.
    pub outcome: Outcome,
    /// What was expected.
    pub expected: String,
    /// What was measured, or why nothing was.
    pub measured: String,
    /// The simulated moment that decided it; empty where there is none.
    pub when: String,
    /// What it asks for, part by part, where it asks for several things of one session.
    pub parts: Vec<Part>,
}

/// One thing of those that an expectation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub about: String,
    /// How it came out.
    pub outcome: Outcome,
    /// What was expected.
    pub expected: String,
    /// What was found, or why nothing was.
    pub measured: String,
}

/// A law as it fared (RUN-3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// Its name in results.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// The rules it watches over.
    pub rules: Vec<String>,
    /// How often it was checked.
    pub checks: u64,
    /// How often it was broken.
    pub violations: u64,
    /// The first breach in words; empty without one.
    pub first: String,
}

/// Something besides the expectations that weighed on the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How grave.
    pub outcome: Outcome,
    /// What it is about.
    pub about: String,
    /// What was found.
    pub what: String,
    /// When; empty where that cannot be said.
    pub when: String,
}

/// An entry of the timeline and what it changed (RUN-7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its name.
    pub name: String,
    /// What it does.
    pub what: String,
    /// When it began to act; a dash if it never did.
    pub began: String,
    /// When it ceased to act.
    pub ended: String,
    /// What it changed.
    pub changed: String,
    /// Whether it changed anything.
    pub touched: bool,
}

/// A setting of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// What is set.
    pub name: String,
    /// To what.
    pub value: String,
    /// What the sources say about it, or that the scenario chose it.
    pub grounds: String,
}

/// A figure that no source gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The scenario key that overrides it.
    pub key: String,
    /// Its value.
    pub value: String,
    /// How far it can be trusted: `documented`, `third-party`, `inferred` or `assumption`.
    pub confidence: &'static str,
    /// On what grounds.
    pub why: String,
}

impl Summary {
    /// The summary of a run whose tables were checked and whose charts are drawn.
    pub(crate) fn of(run: &Run<'_>, pictures: Vec<Picture>) -> Self {
        let Run { plan, record, verdict, .. } = run;
        Self {
            name: one_line(&plan.name),
            seed: plan.seed,
            folder: run.folder.to_owned(),
            file: one_line(run.file),
            teaches: one_line(run.teaches),
            replay: one_line(run.replay),
            trace_hash: one_line(&record.trace_hash),
            driver: record.driver,
            outcome: verdict.outcome,
            model: plan.appliance.model.name(),
            clients: plan.clients.len() as u64,
            starts: words::calendar(&plan.starts, SimTime::ZERO),
            asked: story::asked(plan),
            came_out: story::came_out(run),
            figures: figures::figures(run),
            sections: section::sections(run),
            expectations: expectations(verdict),
            laws: laws(run),
            findings: findings(verdict),
            happenings: happenings::happenings(run),
            settings: settings::settings(run),
            assumptions: plan.assumptions.iter().map(assumed).collect(),
            limits: settings::limits(run),
            session_log: record.session_log.iter().any(|line| line.wanted.is_some()),
            pictures,
            wall_seconds: run.wall_seconds,
        }
    }

    /// The scenario's name, with the seed where several runs of it must be told apart.
    pub fn title(&self, with_seed: bool) -> String {
        if with_seed { format!("{} (seed {})", self.name, self.seed) } else { self.name.clone() }
    }

    /// Expectations that did not pass, the failed ones first.
    pub fn unmet(&self) -> impl Iterator<Item = &Expected> {
        let of = |outcome| self.expectations.iter().filter(move |expected| expected.outcome == outcome);
        of(Outcome::Fail).chain(of(Outcome::Inconclusive))
    }

    /// Findings that are not told already by a broken law.
    pub fn further_findings(&self) -> impl Iterator<Item = &Found> {
        let told = |found: &&Found| {
            let name = found.about.strip_prefix("invariant ").unwrap_or_default();
            self.laws.iter().any(|law| law.name == name && law.violations > 0)
        };
        self.findings.iter().filter(move |found| !told(found))
    }

    /// `7 of 9`: how many expectations passed.
    pub fn passed(&self) -> String {
        let passed = self.expectations.iter().filter(|expected| expected.outcome == Outcome::Pass).count();
        format!("{passed} of {}", self.expectations.len())
    }

    /// The figure of that name, if the run has it.
    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }
}

/// A verdict in one word.
pub(crate) const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Inconclusive => "inconclusive",
        Outcome::Fail => "fail",
    }
}

fn expectations(verdict: &Verdict) -> Vec<Expected> {
    let part = |part: &model::verdict::Part| Part {
        about: one_line(&part.about),
        outcome: part.outcome,
        expected: one_line(&part.expected),
        measured: one_line(&part.measured),
    };
    let expected = |judged: &model::verdict::Judgement| Expected {
        text: one_line(&judged.text),
        covers: judged.covers.iter().map(|rule| one_line(rule)).collect(),
        outcome: judged.outcome,
        expected: one_line(&judged.expected),
        measured: one_line(&judged.measured),
        when: judged.at.map(words::moment).unwrap_or_default(),
        parts: judged.parts.iter().map(part).collect(),
    };
    verdict.expectations.iter().map(expected).collect()
}

fn laws(run: &Run<'_>) -> Vec<Law> {
    let law = |report: &model::record::InvariantReport| Law {
        name: report.name,
        says: report.law,
        rules: report.rules.iter().map(|rule| (*rule).to_owned()).collect(),
        checks: report.checks,
        violations: report.violations,
        first: report
            .first
            .as_ref()
            .map_or_else(String::new, |breach| format!("{}: {}", words::moment(breach.at), one_line(&breach.what))),
    };
    run.record.invariants.iter().map(law).collect()
}

fn findings(verdict: &Verdict) -> Vec<Found> {
    let found = |finding: &model::verdict::Finding| Found {
        outcome: finding.outcome,
        about: one_line(&finding.about),
        what: one_line(&finding.what),
        when: finding.at.map(words::moment).unwrap_or_default(),
    };
    verdict.findings.iter().map(found).collect()
}

/// The grounds may open with a confidence word of the assumptions register and a colon; without one it is `assumption`.
fn assumed(assumption: &model::plan::Assumption) -> Assumed {
    let why = one_line(&assumption.why);
    let stated =
        CONFIDENCE.into_iter().find_map(|word| Some((word, why.strip_prefix(word)?.strip_prefix(':')?.trim())));
    let (confidence, why) = stated.unwrap_or((CONFIDENCE[CONFIDENCE.len() - 1], &why));
    Assumed { key: one_line(&assumption.key), value: one_line(&assumption.value), confidence, why: why.to_owned() }
}

/// The words of the assumptions register, surest first.
const CONFIDENCE: [&str; 4] = ["documented", "third-party", "inferred", "assumption"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_state_their_confidence_or_are_assumptions() {
        let cases = [
            ("third-party: 350/s a core, 2014", "third-party", "350/s a core, 2014"),
            ("inferred:follows from the sources", "inferred", "follows from the sources"),
            ("no public figure found", "assumption", "no public figure found"),
            ("documented elsewhere", "assumption", "documented elsewhere"),
        ];
        for (why, confidence, rest) in cases {
            let row = assumed(&model::plan::Assumption { key: "k".into(), value: "v".into(), why: why.into() });
            assert_eq!((row.confidence, row.why.as_str()), (confidence, rest), "{why}");
        }
    }
}
