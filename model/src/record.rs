//! What happened: the digest of one run. Enough to judge it and to draw every report, with nothing left to run.

mod attendance;
mod session_log;

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use crate::event::{
    ClientState, CredentialStep, PinningStep, ScriptRefusal, ScriptStep, SessionEnd, SessionRefusal, Setting,
};
use crate::id::{ClientId, EntryId, JumpItemId, UserId};
use crate::metric::{Counter, Gauge, Latency};
use crate::plan::{How, WindowMeasure};
use crate::session::{ActRefusal, CustomerClient, Invitee, Question, QuestionEnd, Queue, Restriction, Tool};
use crate::session_policy::{Outcome, Representative, Start};
use crate::time::{SimDuration, SimTime};

pub use attendance::Attendance;
pub use session_log::{Fate, LoggedSession, Over, Way};

/// What happened in one run.
#[derive(Clone, Debug)]
pub struct Record {
    /// Which driver ran it: `turmoil` or `direct`.
    pub driver: &'static str,
    /// The step in which that driver sees arrivals; zero for one that sees each at its own moment.
    pub tick: SimDuration,
    /// How much simulated time passed; less than planned only if the run was stopped.
    pub ran: SimDuration,
    /// BLAKE3 of the stream of events, as lower-case hex. Equal hash, equal run (RUN-2).
    pub trace_hash: String,
    /// How many events there were.
    pub events: u64,
    /// Gauges and counters over time, bucket by bucket, from the start of the run to its end.
    pub series: Vec<Bucket>,
    /// Totals of every counter over the whole run, in the order of [`Counter::ALL`].
    pub totals: Vec<u64>,
    /// When each counter's event first and last happened, in the order of [`Counter::ALL`].
    pub moments: Vec<Option<FirstLast>>,
    /// Distributions; one that has no samples is absent.
    pub latencies: BTreeMap<Latency, Histogram<u64>>,
    /// The greatest sums in sliding windows, one for each that the plan asked for.
    pub windows: Vec<WindowPeak>,
    /// Every law that is checked on every run (RUN-3).
    pub invariants: Vec<InvariantReport>,
    /// What each entry of the timeline changed, in the order of the plan (RUN-7).
    pub effects: Vec<Effect>,
    /// The values of settings over time, the first entry of each being its value when the run began.
    pub settings: Vec<(SimTime, Setting)>,
    /// What became of each session that the timeline asks for, in the order of the plan.
    pub sessions: Vec<SessionRecord>,
    /// Every session of the run, those that streams bring behind those of the plan, by their numbers (CLOSE-4). One that never
    /// came has its place and nothing else.
    pub session_log: Vec<LoggedSession>,
    /// The time of every user who was ever logged in at a console or in a session, by their places in the directory.
    pub attendances: Vec<Attendance>,
    /// Whether the run was at rest when it ended, and since when.
    pub rest: Rest,
}

/// All series over one span `(from, until]`; the first bucket holds the first instant too.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Where the bucket before it ends.
    pub from: SimTime,
    /// Its last instant, which belongs to it.
    pub until: SimTime,
    /// One a gauge, in the order of [`Gauge::ALL`].
    pub gauges: Vec<GaugeSpan>,
    /// What was added to each counter, in the order of [`Counter::ALL`].
    pub counters: Vec<u64>,
}

/// A gauge over one bucket. `min` and `max` see every moment, not only the bucket's ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GaugeSpan {
    /// Least value at any moment.
    pub min: u64,
    /// Greatest value at any moment.
    pub max: u64,
    /// Value at the last instant.
    pub last: u64,
    /// Value times microseconds, summed: the mean is this over the bucket's length.
    pub integral: u128,
}

/// When something first and last happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstLast {
    /// The first time.
    pub first: SimTime,
    /// The last time.
    pub last: SimTime,
}

/// The greatest sum of a counter in any sliding window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowPeak {
    /// What was measured.
    pub measure: WindowMeasure,
    /// The greatest sum; 0 without samples.
    pub peak: u64,
    /// The end of the first window that reached it; nothing without samples.
    pub at: Option<SimTime>,
}

/// How one law fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvariantReport {
    /// Its name in results: `connection_rate`.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub law: &'static str,
    /// The rules it watches over.
    pub rules: &'static [&'static str],
    /// How often it was checked.
    pub checks: u64,
    /// How often it was broken.
    pub violations: u64,
    /// The first breach.
    pub first: Option<Breach>,
}

/// One breach of a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// When.
    pub at: SimTime,
    /// Who and what, with figures.
    pub what: String,
}

/// What an entry of the timeline changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Which entry.
    pub entry: EntryId,
    /// When it began to act, if it did within the run.
    pub began: Option<SimTime>,
    /// When it ceased to act, if it did within the run.
    pub ended: Option<SimTime>,
    /// The first moment after that at which nobody had anything under way any more and both sides agreed on who is
    /// connected, if there was one within the run.
    pub recovered: Option<SimTime>,
    /// How much it changed: messages held, dials that failed, connections that ended, clients that stopped, values
    /// that became others. Zero makes the run inconclusive.
    pub touched: u64,
    /// The same in words.
    pub what: String,
}

/// What became of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionRecord {
    /// When it was asked for, by whom and how; nothing if it never was.
    pub asked: Option<(SimTime, UserId, How)>,
    /// When its customer came; nothing if it has none, or none came.
    pub came: Option<SimTime>,
    /// When it was refused, and why.
    pub refused: Option<(SimTime, SessionRefusal)>,
    /// When it started, who started it, and how.
    pub started: Option<(SimTime, UserId, Start)>,
    /// Whether the schedule of its Jump Policy was overridden (JPOL-4).
    pub overridden: bool,
    /// How long its customer had waited when a representative first accepted it.
    pub waited: Option<SimDuration>,
    /// What it might do, as fixed when it started (SPOL-14): what whoever started it might.
    pub outcome: Option<Outcome>,
    /// What each might do who came into it, with the moment, in order.
    pub outcomes: Vec<(SimTime, Representative, Outcome)>,
    /// Who was in it, who owned it and where it waited, each from that moment on.
    pub states: Vec<(SimTime, SessionState)>,
    /// What representatives wished to do in it and could not, with who it was and why.
    pub act_refusals: Vec<(SimTime, Representative, ActRefusal)>,
    /// When its user was told that the schedule ends (JPOL-5).
    pub notices: Vec<SimTime>,
    /// When it ended, and how.
    pub ended: Option<(SimTime, SessionEnd)>,
    /// What came of wishes to pin and unpin in it.
    pub pinning: Vec<(SimTime, PinningStep)>,
    /// What was pinned in it, each as a service or, if not, in user mode (ELEV-5).
    pub pinned_as: Vec<(SimTime, JumpItemId, bool)>,
    /// What whoever is at the other end was asked, in order, and what came of it; nothing for what is still open.
    pub questions: Vec<AskedQuestion>,
    /// How far the call of the client scripting API came that asked for it, if one did (WEB-3 to WEB-5).
    pub script: Vec<(SimTime, Result<ScriptStep, ScriptRefusal>)>,
    /// What came of wishes to use credentials in it, but injections and refusals (CRED-2, CRED-3).
    pub credentials: Vec<(SimTime, Representative, CredentialStep)>,
    /// Who injected credentials in it, and how long that took.
    pub injections: Vec<(SimTime, Representative, SimDuration)>,
}

/// Something that the customer of a session was asked (TOOL-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedQuestion {
    /// When.
    pub at: SimTime,
    /// Its number in the session.
    pub number: u32,
    /// What.
    pub question: Question,
    /// When it was over, and how; nothing if it was not.
    pub over: Option<(SimTime, QuestionEnd)>,
}

/// Something that is on in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A tool.
    Tool(Tool),
    /// The command shell of that number.
    Shell(u32),
    /// The transfer of that number.
    Transfer(u32),
}

/// A session at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionState {
    /// The queue in which it waits; one to be transferred waits while it goes on.
    pub queue: Option<Queue>,
    /// Who owns it.
    pub owner: Option<UserId>,
    /// Who is in it, in the order in which they came.
    pub members: Vec<Representative>,
    /// Outstanding invitations, in the order in which they were made.
    pub invited: Vec<Invitee>,
    /// Whether there is a customer who came for it.
    pub customer: bool,
    /// What the customer client was elevated to; nothing as long as it is what it began as.
    pub elevated_to: Option<CustomerClient>,
    /// What is on, and for whom, in the order in which it was started.
    pub on: Vec<(Representative, On)>,
    /// How far the interaction of the customer is restricted (TOOL-3).
    pub restriction: Option<Restriction>,
}

impl SessionRecord {
    /// How it was just after everything at that moment; nothing before there was anything to tell.
    pub fn state(&self, at: SimTime) -> Option<&SessionState> {
        self.states.iter().rev().find(|(from, _)| *from <= at).map(|(_, state)| state)
    }
}

/// Whether the run had come to rest when it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// When the last client came to rest, if all had when the run ended. An upgrade slot that is held or waited for is not
    /// at rest.
    pub since: Option<SimTime>,
    /// The clients that had not, by state. A client in a state of rest is among them if it waits for an upgrade slot or
    /// holds one: so does whoever is `Connected` here.
    pub pending: Vec<(ClientState, u64)>,
    /// The first few of them, each with its state and since when it is in it, or since when it waits for its slot or holds
    /// it.
    pub named: Vec<(ClientId, ClientState, SimTime)>,
}

impl Record {
    /// The whole run's total of a counter.
    pub fn total(&self, counter: Counter) -> u64 {
        self.totals[counter.index()]
    }

    /// The value of a gauge when the run ended.
    pub fn final_value(&self, gauge: Gauge) -> u64 {
        self.series.last().map_or(0, |bucket| bucket.gauges[gauge.index()].last)
    }
}

/// The most clients that [`Rest::named`] names.
pub const NAMED_MAX: usize = 20;

/// A histogram with the one set of bounds that all of ours share, so that they merge without loss: 1 us to 10,000 days
/// at three significant figures.
pub fn latency_histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 10_000 * 86_400 * 1_000_000, 3).expect("the bounds are constant and valid")
}
