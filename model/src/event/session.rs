//! What happens to sessions, as the appliance sees it.

use serde::{Deserialize, Serialize};

use crate::access::RoleAction;
use crate::id::{JumpItemId, PortalId, SupportButtonId, UserId};
use crate::permission::Permission;
use crate::plan::How;
use crate::session::{
    Act, ActRefusal, AdministratorTask, Credential, CustomerClient, Entrance, FileChange, FileWay, FolderId, Injection,
    InvitationEnd, Invitee, Question, QuestionEnd, Queue, Restriction, RunAs, ScriptId, Side, SpecialAction, Tool,
    WhyStopped, WhyWaiting,
};
use crate::session_policy::{Decision, Representative, Start};
use crate::time::{SimDuration, SimTime};

use super::{CredentialStep, Unavailable};

/// Something about one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum SessionEvent {
    /// A user asked for it.
    Asked { user: UserId, how: How },
    /// It was refused.
    Refused { why: SessionRefusal },
    /// It began; the permissions of whoever started it follow at once, and stay as they are (SPOL-14). `overridden`: its Jump Policy's
    /// schedule did not permit it, and the user started it anyway (JPOL-4).
    Started { user: UserId, start: Start, overridden: bool },
    /// What whoever came last may do in it, and what decided that: every permission, in the order of the catalogue. Outcomes are
    /// numbered, from 0, as they are told like this.
    Permitted { permission: Permission, decision: Decision },
    /// The same, of somebody who may do exactly what the outcome of that number says: thousands of sessions differ in little.
    PermittedAs { outcome: u32 },
    /// Its user is told that its schedule ends then (JPOL-5).
    Notified { until: SimTime },
    /// It is over.
    Ended { how: SessionEnd },
    /// Its Jump Client was pinned, or is to be; or was unpinned.
    Pinning { what: PinningStep },
    /// A customer came, `ago` after help was wanted, to wait for a representative.
    Came { entrance: Entrance, ago: SimDuration },
    /// It waits in that queue, from now on.
    Waits { queue: Queue, why: WhyWaiting },
    /// It waits no more, without having been accepted: its owner, or whoever in it became that, goes on with it.
    TransferCalledOff,
    /// It is offered to that representative (QUEUE-10).
    Offered { user: UserId },
    /// That representative let the offer pass, or refused it.
    OfferPassed { user: UserId, refused: bool },
    /// A representative accepted it out of a queue and owns it (QUEUE-4). `waited`: since the customer wanted help, the first
    /// time; since it came to wait again, later, in whatever queues (QUEUE-11).
    Accepted { user: UserId, waited: SimDuration, first: bool },
    /// Somebody else than whoever started it is in it from now on; the permissions of that representative follow, and the
    /// `history` of the chat is there to be read (SHARE-7).
    Joined { who: Representative, history: u32 },
    /// Somebody is not in it any more.
    Left { who: Representative, why: WhyLeft },
    /// It has another owner, or none.
    Owned { by: Option<UserId> },
    /// Somebody is invited into it. `mailed`: told by e-mail, for not being logged in (SHARE-4).
    Invited { invitee: Invitee, mailed: bool },
    /// That invitation is over.
    InvitationEnded { invitee: Invitee, how: InvitationEnd },
    /// Somebody wished to do something, and it came to nothing.
    ActRefused { who: Representative, act: Act, why: ActRefusal },
    /// The customer is not in it any more.
    CustomerGone { how: CustomerGone },
    /// A customer wants help from now on: as the customer sees it.
    Wanted,
    /// A customer noticed that the connection is gone: as the customer sees it.
    LostTouch,
    /// A customer gave up before the appliance had heard of it: as the customer sees it.
    GaveUpUnheard,
    /// Somebody wrote into its chat, which has `lines` now.
    Chatted { who: Representative, lines: u32 },
    /// A tool is on from now on, or on in another mode (TOOL-2).
    ToolStarted { who: Representative, tool: Tool },
    /// It is not on any more.
    ToolStopped { who: Representative, tool: Tool, why: WhyStopped },
    /// A command shell is open, the `shell`th thing of its kind in the session (TOOL-7).
    ShellOpened { who: Representative, shell: u32 },
    /// It is closed. `recorded`: the session report has a recording and a transcript of it.
    ShellClosed { who: Representative, shell: u32, recorded: bool, why: WhyStopped },
    /// Files of so many bytes are under way (TOOL-2).
    FilesSent { who: Representative, transfer: u32, way: FileWay, bytes: u64 },
    /// They are not any more: all of them arrived, or it was stopped.
    FilesEnded { who: Representative, transfer: u32, why: WhyStopped },
    /// Somebody renamed or deleted something (TOOL-10).
    FilesChanged { who: Representative, side: Side, folder: FolderId, how: FileChange },
    /// A special action ran (TOOL-8).
    ActionRun { who: Representative, action: SpecialAction, run_as: RunAs },
    /// A canned script ran (TOOL-8).
    ScriptRun { who: Representative, script: ScriptId, run_as: RunAs },
    /// Somebody did something that needs administrative rights (ELEV-4).
    Administered { who: Representative, task: AdministratorTask },
    /// The customer's interaction is restricted from now on (TOOL-3).
    Restricted { who: Representative, how: Restriction },
    /// It is not any more.
    Released { who: Representative, why: WhyStopped },
    /// The customer is asked something, for a representative or, if for nobody, as the site is set up; until when an answer
    /// counts (TOOL-6).
    Questioned { who: Option<Representative>, number: u32, question: Question, until: Option<SimTime> },
    /// The question of that number is over.
    QuestionOver { number: u32, how: QuestionEnd },
    /// The customer runs that from now on (ELEV-1, ELEV-2).
    Elevated { client: CustomerClient },
    /// The Jump Client that was pinned last is installed so: as a service, or in user mode (ELEV-5).
    PinnedAs { item: JumpItemId, service: bool },
    /// A Support Button was deployed to the remote computer; it belongs to that portal (BTN-3).
    ButtonDeployed { who: Representative, button: SupportButtonId, portal: PortalId },
    /// Sessions can be started with it until then, that moment included (BTN-1); for good where nothing is said of that.
    ButtonLasts { button: SupportButtonId, until: SimTime },
    /// One was removed from there (BTN-2).
    ButtonRemoved { who: Representative, button: SupportButtonId },
    /// What becomes of a wish to use credentials of a store in it (CRED-2 to CRED-5).
    Credentials { who: Representative, step: CredentialStep },
    /// A credential of a store is injected, `after` it was chosen (CRED-4).
    Injected { who: Representative, credential: Credential, what_for: Injection, after: SimDuration },
}

/// Why a representative is not in a session any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WhyLeft {
    /// By leaving (CLOSE-3).
    Left,
    /// By holding it (CLOSE-2).
    Held,
    /// The owner removed the representative (SHARE-8).
    Removed,
    /// The connection to the console was lost (QUEUE-3).
    Lost,
    /// By logging out.
    LoggedOut,
    /// An external representative does not stay without an owner (EXT-2, EXT-3).
    NoOwner,
}

/// How a customer left a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CustomerGone {
    /// The owner removed the customer (SHARE-8).
    Removed,
    /// By leaving.
    Left,
    /// The connection was lost.
    Lost,
}

/// Why a session did not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SessionRefusal {
    /// The user's account does not allow this type of Jump Item (ROLE-6).
    ItemType,
    /// The user does not reach the Jump Item (JGRP-1, JGRP-2).
    NoAccess,
    /// The user's role there does not start sessions (ROLE-3).
    Role,
    /// The Jump Item's password was not given (PIN-9).
    Password,
    /// Its Jump Client cannot be jumped to now.
    Unavailable(Unavailable),
    /// Somebody else is in a session with it, and the user was not invited by whoever started that (SIMUL-2).
    InUse,
    /// The schedule does not permit access before then, if ever (JPOL-3).
    OutsideSchedule {
        /// When it does next.
        next: Option<SimTime>,
    },
    /// The same, and the user wished to override it but may not modify Jump Policies (JPOL-4).
    MayNotOverride {
        /// When access is possible next.
        next: Option<SimTime>,
    },
    /// A ticket id is required (JPOL-6).
    Ticket,
    /// The end user did not pass the multi-factor challenge (JPOL-7).
    Challenge,
    /// The connection to the Jump Client was lost before the session began.
    ContactLost,
    /// The user withdrew before it began.
    Withdrawn,
    /// Nobody is logged in for the queue that the customer would come into, and it does not stay open by itself.
    QueueClosed,
    /// There is no such session key, or it was used or has expired (KEY-1).
    Key,
    /// The Support Button has expired, or was removed (BTN-1).
    Button,
    /// The user is at no console.
    NotLoggedIn,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SessionEnd {
    /// Its user ended it.
    Closed,
    /// Its schedule forced it to (JPOL-5).
    Forced,
    /// The connection to its Jump Client was lost.
    ContactLost,
    /// The appliance went down.
    ApplianceDown,
    /// The customer gave up waiting, before anybody had accepted it.
    GaveUp,
    /// The customer left, or was lost, and nobody was in it.
    CustomerGone,
    /// Its last representative was lost, and no queue takes it (QUEUE-9).
    NobodyLeft,
}

/// What became of a wish to pin or unpin a Jump Client in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum PinningStep {
    /// It is permitted, and the item is the one that it is or becomes.
    Pinned { item: JumpItemId },
    /// The Jump Client is uninstalled (PIN-10).
    Unpinned { item: JumpItemId },
    /// The session's permissions deny it (PIN-2).
    NotPermitted,
    /// None of the user's roles allows creating and deploying Jump Items (PIN-8).
    NoRole,
    /// The role that applies at the place does not (PIN-12).
    NotThere,
    /// The appliance holds no more Jump Clients (PIN-11).
    NoCapacity,
    /// Nothing is there to unpin: the session is through no Jump Client (PIN-7).
    NoJumpClient,
    /// The customer runs nothing that could install it: click-to-chat must be elevated before (ELEV-1).
    NeedsFullClient,
}

/// A change to a Jump Item that somebody wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EditAnswer {
    /// It was made.
    Made,
    /// The role that applies where the item is does not grant it (ROLE-1).
    NotGranted(RoleAction),
    /// The user does not reach the item.
    NoAccess,
}

impl SessionRefusal {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ItemType => "item_type",
            Self::NoAccess => "no_access",
            Self::Role => "role",
            Self::Password => "password",
            Self::Unavailable(_) => "unavailable",
            Self::InUse => "in_use",
            Self::OutsideSchedule { .. } => "outside_schedule",
            Self::MayNotOverride { .. } => "may_not_override",
            Self::Ticket => "ticket",
            Self::Challenge => "challenge",
            Self::ContactLost => "contact_lost",
            Self::Withdrawn => "withdrawn",
            Self::QueueClosed => "queue_closed",
            Self::Key => "session_key",
            Self::Button => "support_button",
            Self::NotLoggedIn => "not_logged_in",
        }
    }

    /// When access is possible next, where a schedule is the reason; `Some(None)`: never (JPOL-3).
    pub const fn next_access(self) -> Option<Option<SimTime>> {
        match self {
            Self::OutsideSchedule { next } | Self::MayNotOverride { next } => Some(next),
            _ => None,
        }
    }
}

impl SessionEnd {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Forced => "forced",
            Self::ContactLost => "contact_lost",
            Self::ApplianceDown => "appliance_down",
            Self::GaveUp => "gave_up",
            Self::CustomerGone => "customer_gone",
            Self::NobodyLeft => "nobody_left",
        }
    }
}

impl PinningStep {
    /// Its name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pinned { .. } => "pinned",
            Self::Unpinned { .. } => "unpinned",
            Self::NotPermitted => "not_permitted",
            Self::NoRole => "no_role",
            Self::NotThere => "not_there",
            Self::NoCapacity => "no_capacity",
            Self::NoJumpClient => "no_jump_client",
            Self::NeedsFullClient => "needs_full_client",
        }
    }
}
