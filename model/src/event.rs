//! The closed list of observable facts. Every figure, invariant and verdict is derived from these and from nothing else.
//!
//! Facts carry who saw them: the appliance and a Jump Client learn of the same thing at different moments, and either
//! may be wrong about the other for a while. The order of variants is the trace format: append, never reorder.

use serde::{Deserialize, Serialize};

use crate::id::{ClientId, ConnectionId, EntryId, SiteId};
use crate::time::{SimDuration, SimTime};

/// A fact and the moment it became one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamped {
    /// When it happened.
    pub at: SimTime,
    /// What happened.
    pub event: Event,
}

/// Everything that can be observed in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// As the appliance sees it.
    Appliance(ApplianceEvent),
    /// As one Jump Client sees it.
    Client(ClientId, ClientEvent),
    /// As only the rehearsal knows it: networks and the timeline.
    World(WorldEvent),
}

/// What the appliance does and sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ApplianceEvent {
    /// A Jump Client is in the list when the run begins; with `connection`, it is shown online.
    Listed { client: ClientId, connection: Option<ConnectionId> },
    /// A Jump Client took a place in the list. `overload`: beyond the model's capacity, admitted because the scenario
    /// chose to warn (APP-6).
    Registered { client: ClientId, overload: bool },
    /// A registration was refused because every place is taken (APP-6).
    RefusedAtCapacity { client: ClientId },
    /// A Jump Client left the list and freed its place.
    Removed { client: ClientId },
    /// A Jump Client said hello; `queue` connections now wait for a worker and `busy` workers are at work (APP-9).
    Greeted { client: ClientId, queue: u32, busy: u32 },
    /// One connection's work was done: it had waited `waited` for a worker and took `took`; `queue` and `busy` as they
    /// are now (APP-9).
    Served { client: ClientId, waited: SimDuration, took: SimDuration, queue: u32, busy: u32 },
    /// A Jump Client joined the admission line; `line` clients stand in it now, this one included (CONN-5).
    Queued { client: ClientId, connection: ConnectionId, line: u32 },
    /// The admission line was full: the Jump Client was told to return after `return_in` (CONN-5).
    TurnedAway { client: ClientId, return_in: SimDuration },
    /// A Jump Client was admitted, having waited `waited` in line (CONN-2, CONN-7).
    Admitted { client: ClientId, connection: ConnectionId, waited: SimDuration },
    /// A Jump Client that was shown online is shown offline from now on (CONN-8).
    SeenOffline { client: ClientId, how: LossSeen },
    /// A Jump Client in the admission line was lost before its turn.
    LeftLine { client: ClientId, how: LossSeen },
    /// A connection was ended because nothing was said on it within the greeting time-out.
    GaveUpOnSilence { connection: ConnectionId },
    /// The appliance stopped: every connection it had is gone.
    WentDown { how: DownHow },
    /// The appliance is back, with no connections.
    CameUp,
    /// A setting has a new value.
    SettingChanged { setting: Setting },
    /// A worker was done with a connection that had ended meanwhile; `queue` and `busy` as they are now (APP-9).
    ServedInVain { queue: u32, busy: u32 },
}

/// What one Jump Client does and sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ClientEvent {
    /// The state the client is in when the run begins, and since when.
    Began { state: ClientState, since: SimTime },
    /// It dials the appliance; `attempt` counts from 1 since it last was online.
    Dialled { attempt: u32 },
    /// The dial came to nothing; the next one follows after `retry_in` (CONN-5).
    DialFailed { why: DialFailure, retry_in: SimDuration },
    /// It was told to wait for its turn.
    ToldToWait,
    /// It was told to hang up and return after `return_in`.
    ToldToReturn { return_in: SimDuration },
    /// It was refused for lack of capacity, and asks again after `retry_in` (APP-6).
    Refused { retry_in: SimDuration },
    /// It was admitted and is online.
    Online { connection: ConnectionId },
    /// It noticed that its connection is gone; the next dial follows after `retry_in`.
    ContactLost { how: LossSeen, retry_in: SimDuration },
    /// Its computer stopped running it.
    Stopped { how: StopHow },
    /// Its computer runs it again. With `connected`, it woke to a connection that may still be alive.
    Started { connected: bool },
    /// It removed itself from its computer.
    Uninstalled,
}

/// What happens to networks, and the timeline's own progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum WorldEvent {
    /// An entry of the timeline begins to act.
    EntryBegan { entry: EntryId },
    /// An entry of the timeline ceases to act.
    EntryEnded { entry: EntryId },
    /// No message can pass both ways between the site and the appliance from now on.
    SiteCut { site: SiteId },
    /// Messages can pass both ways again.
    SiteRestored { site: SiteId },
    /// The appliance's own uplink is cut: it is out of reach for every site.
    UplinkCut,
    /// The appliance's own uplink works again.
    UplinkRestored,
}

/// A Jump Client's own state. At every moment each client of the fleet is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClientState {
    /// Admitted, with a connection that it believes in.
    Connected,
    /// Dialling, or greeting the appliance.
    Connecting,
    /// Connected and told to wait for its turn.
    Waiting,
    /// Waiting before it dials again.
    BackingOff,
    /// Told by the appliance to return later.
    ToldToReturn,
    /// Refused for lack of capacity; it asks again from time to time without leaving this state.
    Refused,
    /// Its computer sleeps.
    Asleep,
    /// It crashed and will be started again.
    Crashed,
    /// Its computer is switched off, or was so when the run began.
    SwitchedOff,
    /// No longer installed.
    Uninstalled,
}

/// How one side learnt that a connection is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LossSeen {
    /// The other side closed it in an orderly way.
    Closed,
    /// A reset arrived: the other side no longer knows the connection.
    Reset,
    /// Keep-alives went unanswered for as long as the setting allows.
    KeepAliveTimeout,
    /// TCP gave up resending.
    SendTimeout,
    /// The same Jump Client came in over a new connection.
    Superseded,
    /// The appliance itself went down.
    ApplianceDown,
    /// The Jump Client was removed from the list.
    Removed,
}

/// Why a dial came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DialFailure {
    /// Nothing answered within the dial time-out.
    TimedOut,
    /// The appliance's machine answered that nobody listens.
    Refused,
    /// Connected, but the appliance said nothing within the greeting time-out.
    NoGreeting,
    /// Connected, and then cut off before it was admitted.
    CutOff,
}

/// How a Jump Client's computer stops running it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StopHow {
    /// The process died; the operating system resets its connection.
    Crashed,
    /// The computer sleeps: silence.
    Asleep,
}

/// How the appliance goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DownHow {
    /// It closes every connection and restarts.
    Restart,
    /// It dies without a word.
    Crash,
}

/// A setting of the appliance with its new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setting {
    /// Global connection rate for Jump Clients, per second, 1 to 300 (CONN-2 to CONN-4, CONN-9).
    ConnectionRate(u32),
}

impl ClientState {
    /// Every state, in the order in which tables and charts show them.
    pub const ALL: [Self; 10] = [
        Self::Connected,
        Self::Connecting,
        Self::Waiting,
        Self::BackingOff,
        Self::ToldToReturn,
        Self::Refused,
        Self::Asleep,
        Self::Crashed,
        Self::SwitchedOff,
        Self::Uninstalled,
    ];

    /// Whether a client in this state has nothing under way: it is where it would stay if nothing else happened.
    pub const fn is_at_rest(self) -> bool {
        matches!(self, Self::Connected | Self::Refused | Self::SwitchedOff | Self::Uninstalled)
    }

    /// The name used in files and expectations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Connecting => "connecting",
            Self::Waiting => "waiting",
            Self::BackingOff => "backing_off",
            Self::ToldToReturn => "told_to_return",
            Self::Refused => "refused",
            Self::Asleep => "asleep",
            Self::Crashed => "crashed",
            Self::SwitchedOff => "switched_off",
            Self::Uninstalled => "uninstalled",
        }
    }
}

impl ClientEvent {
    /// The state the client is in after this event, given the one before it. The only place that says so.
    pub const fn state_after(self, before: ClientState) -> ClientState {
        match self {
            Self::Began { state, .. } => state,
            // A refused client asks again without becoming anything else.
            Self::Dialled { .. } | Self::DialFailed { .. } if matches!(before, ClientState::Refused) => before,
            Self::Dialled { .. } => ClientState::Connecting,
            Self::DialFailed { .. } | Self::ContactLost { .. } => ClientState::BackingOff,
            Self::ToldToWait => ClientState::Waiting,
            Self::ToldToReturn { .. } => ClientState::ToldToReturn,
            Self::Refused { .. } => ClientState::Refused,
            Self::Online { .. } => ClientState::Connected,
            Self::Stopped { how: StopHow::Crashed } => ClientState::Crashed,
            Self::Stopped { how: StopHow::Asleep } => ClientState::Asleep,
            Self::Started { connected: true } => ClientState::Connected,
            Self::Started { connected: false } => ClientState::BackingOff,
            Self::Uninstalled => ClientState::Uninstalled,
        }
    }
}
