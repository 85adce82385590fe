//! The closed list of observable facts. Every figure, invariant and verdict is derived from these and from nothing else.
//!
//! Facts carry who saw them: the appliance and a Jump Client learn of the same thing at different moments, and either
//! may be wrong about the other for a while. The order of variants is the trace format: append, never reorder.

mod console;
mod credential;
mod key;
mod reason;
mod script;
mod session;
mod setting;
mod state;

use serde::{Deserialize, Serialize};

use crate::access::Screen;
use crate::id::{
    ClientId, ConnectionId, ConsoleId, EntryId, InstallerId, JumpItemId, ManagerId, Party, ScriptId, SessionId,
    SessionKeyId, SiteId, TransferId, UserId,
};
use crate::plan::{ItemEdit, TransferKind};
use crate::time::{SimDuration, SimTime};

pub use console::{ConsoleEvent, LogInRefusal};
pub use credential::{CredentialStep, ManagerEvent, ManagerRefusal};
pub use key::{KeyEvent, KeyRefusal};
pub use reason::{
    DialFailure, DownHow, InstallerRefusal, LeftBehind, LocalAct, LossSeen, StopHow, Unavailable, UpgradeRefusal,
    WakeRefusal,
};
pub use script::{ScriptEvent, ScriptRefusal, ScriptStep};
pub use session::{CustomerGone, EditAnswer, PinningStep, SessionEnd, SessionEvent, SessionRefusal, WhyLeft};
pub use setting::Setting;
pub use state::ClientState;

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
    /// What happens to one session, as the appliance sees it.
    Session(SessionId, SessionEvent),
    /// What happens at one console, as the appliance sees it.
    Console(ConsoleId, ConsoleEvent),
    /// What happens to one session key.
    Key(SessionKeyId, KeyEvent),
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
    /// A site package is installed: every client of another version is outdated from now on (UPG-10).
    PackageInstalled { version: u32, bytes: u64 },
    /// What the appliance knows of a client that it has admitted, or has in its list when the run begins: whether it is outdated
    /// (UPG-7), told where it differs from what was known.
    VersionSeen { client: ClientId, outdated: bool },
    /// An outdated client waits for an upgrade slot; `line` clients do, this one included (UPG-3).
    UpgradeQueued { client: ClientId, line: u32 },
    /// A client took an upgrade slot, one of `busy`, and is sent `bytes` (UPG-3).
    UpgradeStarted { client: ClientId, bytes: u64, busy: u32 },
    /// The last byte of a package went out to a client.
    UpgradeSent { client: ClientId, bytes: u64 },
    /// A client has installed the package and gave its slot back.
    Upgraded { client: ClientId },
    /// A client was lost in mid-upgrade, with `sent` bytes of it out, and its slot and bandwidth are free (UPG-12).
    UpgradeInterrupted { client: ClientId, sent: u64, how: LossSeen },
    /// A client that waited for an upgrade slot does so no more, without having upgraded.
    UpgradeCalledOff { client: ClientId },
    /// From now on all upgrades together are sent at this rate (UPG-1).
    UpgradeRate { bytes_per_s: u64 },
    /// A representative's wish to have a client upgraded was refused (UPG-15).
    UpgradeRefused { client: ClientId, why: UpgradeRefusal },
    /// A transfer to somebody who is no Jump Client began (UPG-6).
    TransferStarted { transfer: TransferId, kind: TransferKind, bytes: u64 },
    /// Its last byte went out.
    TransferSent { transfer: TransferId, kind: TransferKind, bytes: u64 },
    /// A client has been offline since then, for so long that it is labelled lost (MAINT-1).
    LabelledLost { client: ClientId, since: SimTime },
    /// A client has been offline since then, for so long that it is deleted from the list (MAINT-3).
    Deleted { client: ClientId, since: SimTime },
    /// A client told that an end user uninstalls it (MAINT-10).
    SeenUninstalled { client: ClientId, leaves: LeftBehind },
    /// A client told that an end user has disabled or enabled it (MAINT-16).
    SeenDisabled { client: ClientId, disabled: bool },
    /// A representative jumped to a client.
    Jumped { client: ClientId },
    /// A representative could not jump to a client.
    JumpRefused { client: ClientId, why: Unavailable },
    /// A Wake-on-LAN packet for `client` is to go out through `via` (WAKE-1).
    WakeSent { client: ClientId, via: ClientId },
    /// A wake-up was refused.
    WakeRefused { client: ClientId, why: WakeRefusal },
    /// An installation was refused (INST-1).
    InstallRefused { client: ClientId, installer: InstallerId, why: InstallerRefusal },
    /// An installer is good until then from now on (INST-1).
    InstallerExtended { installer: InstallerId, until: SimTime },
    /// An installer was deleted (INST-1).
    InstallerDeleted { installer: InstallerId },
    /// Somebody's wish to change an installer was refused (INST-6).
    InstallerRefused { installer: InstallerId, why: InstallerRefusal },
    /// A Jump Client is in the list as uninstalled when the run begins; it holds no place (MAINT-10).
    ListedUninstalled { client: ClientId },
    /// A Jump Client that was in the list as uninstalled was taken off it; it held no place.
    Unlisted { client: ClientId },
    /// An administrator changed the directory, as that entry of the timeline says (SPOL-12, GPOL-3).
    DirectoryChanged { entry: EntryId },
    /// A user wished to change a Jump Item (ROLE-1).
    ItemEdited { item: JumpItemId, user: UserId, edit: ItemEdit, answer: EditAnswer },
    /// A console or a customer said its first word; `queue` connections now wait for a worker and `busy` workers are at work
    /// (APP-9).
    PartyGreeted { party: Party, queue: u32, busy: u32 },
    /// The work on its connection was done, for which it had waited `waited`: from now on it is here (APP-9).
    PartyServed { party: Party, waited: SimDuration, queue: u32, busy: u32 },
    /// A console or a customer who was here is gone (CONN-8).
    PartyLost { party: Party, how: LossSeen },
    /// What the tools of all sessions together send through the appliance from now on (TOOL-4).
    ToolTraffic { bytes_per_s: u64 },
    /// Something about a call of the client scripting API by that user (WEB-3 to WEB-5).
    Script { script: ScriptId, user: UserId, what: ScriptEvent },
    /// Something about an Endpoint Credential Manager (CRED-1, CRED-2, CRED-6).
    CredentialManager { manager: ManagerId, what: ManagerEvent },
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
    /// It was told to remove itself from its computer, and did (MAINT-9).
    Uninstalled,
    /// It was told how long it may be offline from now on before it removes itself (MAINT-6); told where that differs from what
    /// it knew.
    ToldDeletion { after: SimDuration },
    /// It could not reach the appliance for as long as it was last told, which was over at `due`, and removed itself (MAINT-6).
    Expired { due: SimTime },
    /// An end user uninstalled it; `told`: it held itself to be connected and told the appliance (MAINT-10, MAINT-11).
    LocallyUninstalled { told: bool },
    /// An end user was kept from uninstalling, disabling or enabling it (MAINT-12).
    LocallyRefused { act: LocalAct },
    /// An end user disabled it (MAINT-16).
    Disabled,
    /// An end user enabled it again (MAINT-16).
    Enabled,
    /// It received the last byte of a package and installs it.
    PackageReceived { version: u32 },
    /// It installed the package, and restarts with that version (UPG-10).
    UpgradeInstalled { version: u32 },
    /// Its certificate store was brought up to date (UPG-13).
    StoreUpdated,
    /// It was installed and dials for the first time (INST-1, INST-2).
    Installed { installer: InstallerId },
    /// Its computer is at another site from now on. A connection or dial of it is lost, and it dials again from there.
    Travelled { to: SiteId },
    /// What goes on at its computer's screen changed (PRES-1).
    ScreenChanged { screen: Screen },
    /// It was pinned in a session and dials for the first time (PIN-9).
    Pinned,
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
    /// A Wake-on-LAN packet for `client` went out at the site of the client that sent it; `woken`: the computer started (WAKE-4).
    WakePacket { client: ClientId, woken: bool },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A storm has millions, and each is shown to a dozen who work something out of it.
    #[test]
    fn an_event_is_small() {
        assert!(size_of::<Stamped>() <= 48, "{} bytes", size_of::<Stamped>());
    }
}
