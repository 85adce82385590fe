//! What representatives do to sessions.

use serde::{Deserialize, Serialize};

use crate::session_policy::Representative;

use super::{ButtonAct, Credential, Elevation, Injection, Invitee, Queue, ToolAct};

/// One thing that a representative does to a session, as it goes to the appliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Accepts it out of a queue, as its owner (QUEUE-4).
    Accept,
    /// Refuses the offer of it (QUEUE-10).
    Refuse,
    /// Moves it to another queue while it waits, without accepting it (QUEUE-6).
    Move(Queue),
    /// Transfers it, as its owner (SHARE-9).
    Transfer(Queue),
    /// Invites somebody, as its owner (SHARE-1).
    Invite(Invitee),
    /// Cancels an invitation (SHARE-3).
    CancelInvitation(Invitee),
    /// Accepts the invitation to that invitee.
    Join(Invitee),
    /// Declines it.
    Decline(Invitee),
    /// Removes somebody else, as its owner (SHARE-8).
    Remove(Representative),
    /// Removes the customer, as its owner (SHARE-8).
    RemoveCustomer,
    /// Leaves it, as somebody who does not own it (CLOSE-3).
    Leave,
    /// Holds it, as its owner (CLOSE-2).
    Hold,
    /// Ends it, as its owner (CLOSE-1).
    End,
    /// Writes into its chat.
    Chat,
    /// Uses a tool.
    UseTool(ToolAct),
    /// Elevates the customer client.
    Elevate(Elevation),
    /// Deploys or removes a Support Button.
    Button(ButtonAct),
    /// Asks for the list of credentials that can be injected (CRED-3).
    ListCredentials,
    /// Injects one of those that were listed (CRED-4).
    Inject(Credential, Injection),
}

/// Why an act came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActRefusal {
    /// There is no such session, or none any more.
    NoSession,
    /// It does not wait: somebody else has accepted it, or it was withdrawn (QUEUE-4).
    NotWaiting,
    /// It waits in a queue that is not the representative's.
    NotYourQueue,
    /// It was not offered to the representative.
    NotOffered,
    /// The representative is in it already.
    AlreadyIn,
    /// The representative is not in it.
    NotIn,
    /// It has another owner, or none at the moment (SHARE-1).
    NotOwner,
    /// Its owner does not leave: owners hold or end (CLOSE-1, CLOSE-2).
    Owner,
    /// An external representative never owns a session (EXT-1).
    External,
    /// It is to be transferred already; until somebody accepts it there, nothing else is (SHARE-9).
    InTransfer,
    /// An invitation to the same is outstanding (SHARE-2).
    AlreadyInvited,
    /// That representative is not logged in and has no extended availability (SHARE-4).
    NotThere,
    /// The representative shares no team with the other, and may not share with others (SHARE-4).
    OtherTeam,
    /// Help with that issue cannot be requested (SHARE-5).
    NoHelp,
    /// There is no such invitation, or none any more.
    NoInvitation,
    /// The invitation is to somebody else.
    NotInvited,
    /// Nobody of that name is in it.
    NobodyThere,
    /// The site has no general queue.
    NoQueue,
    /// The session's permissions do not allow it.
    NotPermitted,
    /// The customer is not in the session.
    NoCustomer,
    /// The representative is not logged in.
    NotLoggedIn,
    /// The customer runs nothing that it could be done with: click-to-chat must be elevated before (ELEV-1, QUEUE-7).
    NeedsFullClient,
    /// The customer client must have administrative rights (ELEV-4, TOOL-3, TOOL-8).
    NeedsElevation,
    /// The customer client is elevated that far already.
    AlreadyElevated,
    /// The customer's device does not have it (TOOL-3, TOOL-8, ELEV-3).
    NotOnDevice,
    /// Mobile devices can be viewed from the web console, not controlled (TOOL-5).
    ViewOnly,
    /// It is on already, as it is wished.
    AlreadyOn,
    /// It is not on, or what it depends on is not.
    NotOn,
    /// The session's permissions do not reach that folder (TOOL-2).
    Path,
    /// The folder was deleted (TOOL-10).
    Deleted,
    /// The customer is being asked, and has not answered (TOOL-6).
    BeingAsked,
    /// The customer said no (TOOL-6, ELEV-1, ELEV-2).
    Declined,
    /// The customer did not answer in time, and the default answer is no (TOOL-6).
    Unanswered,
    /// The credentials are not an administrator's (ELEV-2, TOOL-8).
    WrongCredentials,
    /// The end user did not pass the multi-factor challenge (JPOL-7).
    Challenge,
    /// It does not run in the system's name (TOOL-8).
    NotAsSystem,
    /// The canned script is not offered to that representative, or not on that device (TOOL-8).
    NoScript,
    /// There is no such Support Button to deploy, or none on that computer to remove (BTN-1, BTN-2).
    NoButton,
    /// The removal was not confirmed (BTN-2).
    NotConfirmed,
    /// Credentials are injected at Windows computers only, through a Jump Client that is installed as an elevated service
    /// (CRED-4).
    NotInjectable,
    /// There is neither a built-in vault nor a credential manager that is connected (CRED-5).
    NoCredentialStore,
    /// The credential was not listed to the representative in this session, or its store has it no more (CRED-3).
    NotListed,
    /// It waits in that queue already (QUEUE-6).
    ThereAlready,
    /// An external representative is in another session, and in one at a time only (EXT-1).
    Elsewhere,
}
