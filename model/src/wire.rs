//! The messages between the appliance and whoever connects to it, and their bytes on the wire.
//!
//! A message is postcard, framed on a stream by its length as two bytes, big endian. The order of variants is the
//! format: append, never reorder.

use serde::{Deserialize, Serialize};

use crate::access::Screen;
use crate::event::LogInRefusal;
use crate::id::{ClientId, EntryId, JumpItemId, Party, ScriptId, SessionId, SiteId};
use crate::plan::StatisticsSet;
use crate::session::{Act, ActRefusal, Answer, Colours, Invitee, Question};
use crate::time::SimDuration;

/// From a Jump Client, a console or a customer to the appliance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ToAppliance {
    /// A Jump Client's first word on a connection: who it is, the version that it runs, and the site that it is at, unless that is its own.
    /// The site stands for the default gateway that it reports (WAKE-2).
    Hello { client: ClientId, version: u32, away: Option<SiteId> },
    /// Still here. `number` counts from 1 on each connection, on through admission where the client waited for it.
    KeepAlive { number: u32 },
    /// A report of these statistics (STAT-2). What it says is not carried; on the wire it counts as many bytes as
    /// [`StatisticsPlan::report_bytes`](crate::plan::StatisticsPlan::report_bytes) gives it.
    Statistics { kinds: StatisticsSet },
    /// It has installed the package of that version, hangs up, and comes back with it (UPG-10).
    Installed { version: u32 },
    /// An end user uninstalls it: the last word on the connection (MAINT-10).
    Goodbye,
    /// An end user has disabled it, or enabled it again (MAINT-16).
    Disabled { disabled: bool },
    /// It is ready for that session, and this goes on at its screen (PRES-3).
    SessionReady { session: SessionId, screen: Screen },
    /// The first word of a console or a customer on a connection: who it is.
    Call { party: Party },
    /// The last word of a console or of a customer.
    Leave,
    /// A representative has been idle for long, or is active again (QUEUE-10).
    Idle { idle: bool },
    /// A representative does something to a session.
    Act { session: SessionId, act: Act },
    /// The customer of a session answers the question of that number.
    Answer { session: SessionId, number: u32, answer: Answer },
    /// The customer of a session takes control back (TOOL-3).
    TakeBack { session: SessionId },
    /// A representative chooses one of the Jump Items that a script has found (WEB-4).
    Choose { script: ScriptId, item: JumpItemId },
}

/// From the appliance to a Jump Client, a console or a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are explained with their variant")]
pub enum ToClient {
    /// Stay connected and wait for your turn; `line` clients stand in line with you (CONN-5).
    Wait { line: u32 },
    /// Hang up and return after `span` (CONN-5).
    ReturnIn { span: SimDuration },
    /// There is no place for you (APP-6).
    NoCapacity,
    /// You are admitted, under these settings.
    Admitted { settings: SharedSettings },
    /// The answer to the keep-alive of that number.
    KeepAliveAnswer { number: u32 },
    /// You have been removed from the list: uninstall yourself.
    Uninstall,
    /// These settings are in force from now on (MAINT-6, STAT-4).
    Settings { settings: SharedSettings },
    /// The last bytes of the package of that version, which takes `install` to install (UPG-10).
    Package { version: u32, install: SimDuration },
    /// Send a Wake-on-LAN packet for `client` out on your network, with the secure WOL password of that entry of the timeline,
    /// if it has one (WAKE-1, WAKE-4).
    Wake { client: ClientId, entry: EntryId },
    /// A session with you is to begin.
    SessionBegins { session: SessionId },
    /// To a console or a customer: your first word was heard, and you may talk.
    Connected,
    /// To a console: its representative is logged in.
    LoggedIn,
    /// To a console: nobody can log in there.
    LogInRefused { why: LogInRefusal },
    /// To a console: its representative is at another one now (WEB-2).
    SignedOut,
    /// To a console: a session waits in a queue that its representative serves. Customers are told nothing of queues: they hear
    /// that they are connected, and that the session begins.
    SessionWaits { session: SessionId },
    /// To a console: a session does not wait in that queue any more.
    SessionTaken { session: SessionId },
    /// To a console: a session is offered to its representative (QUEUE-10).
    SessionOffered { session: SessionId },
    /// To a console: its representative owns that session from now on; what it takes to handle, where the workload says it, and in
    /// which colours the screen is needed for that.
    SessionYours { session: SessionId, handling: Option<SimDuration>, screen: Option<Colours> },
    /// To a console: its representative is in that session from now on.
    SessionJoined { session: SessionId },
    /// To a console or a customer: out of that session, or the session is over.
    SessionOver { session: SessionId },
    /// To a console: its representative is invited into that session. Several invitations to one team can be outstanding
    /// (SHARE-2), and are told one by one, as their ends are: who shows them counts them.
    Invited { session: SessionId, invitee: Invitee },
    /// To a console: that invitation is over.
    InvitationOver { session: SessionId, invitee: Invitee },
    /// To a console: what its representative wished to do came to nothing.
    ActRefused { session: SessionId, why: ActRefusal },
    /// To the customer of a session: a question, to be answered by its number.
    Question { session: SessionId, number: u32, question: Question },
    /// To the customer of a session: nobody needs an answer to that one any more.
    QuestionOver { session: SessionId, number: u32 },
    /// To a console: a script has found so many Jump Items, of which its representative is to choose one (WEB-4).
    ToChoose { script: ScriptId, matches: u32 },
    /// To a console: a script has found nothing (WEB-4).
    NothingFound { script: ScriptId },
    /// To a console: so many credentials are listed, of the built-in vault and of a credential manager (CRED-3).
    CredentialsListed { session: SessionId, vault: u32, manager: u32 },
    /// To a console: the credential that its representative chose is injected.
    Injected { session: SessionId },
    /// To a console: its representative is logged out (EXT-2).
    LoggedOut,
}

/// The settings that the appliance shares with every Jump Client that it admits, and again when they change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedSettings {
    /// Time between two keep-alives.
    pub keep_alive_interval: SimDuration,
    /// Keep-alives in a row that must go unanswered before the client redials.
    pub keep_alive_missed_max: u32,
    /// How long the client may be out of reach before it uninstalls itself (MAINT-6).
    pub delete_after: SimDuration,
    /// Whether end users without privileges are kept from uninstalling and disabling it (MAINT-12).
    pub local_uninstall_restricted: bool,
    /// The statistics that it reports (STAT-1).
    pub statistics: StatisticsSet,
    /// Time between two reports (STAT-2).
    pub statistics_interval: SimDuration,
}

/// Either direction's messages as bytes.
pub trait Message: Serialize + for<'de> Deserialize<'de> {
    /// The message's bytes, without any framing. Never empty, and far below 64 KiB.
    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("messages have no unsized parts")
    }

    /// The message in those bytes.
    ///
    /// # Errors
    /// If the bytes are not exactly one message.
    fn from_bytes(bytes: &[u8]) -> Result<Self, BadMessage> {
        match postcard::take_from_bytes(bytes) {
            Ok((message, [])) => Ok(message),
            Ok((_, rest)) => Err(BadMessage { bytes: bytes.len(), why: format!("{} bytes are left over", rest.len()) }),
            Err(error) => Err(BadMessage { bytes: bytes.len(), why: error.to_string() }),
        }
    }
}

impl Message for ToAppliance {}
impl Message for ToClient {}

/// Bytes that are no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are no message: {why}")]
pub struct BadMessage {
    /// How many there were.
    pub bytes: usize,
    /// What is wrong with it.
    pub why: String,
}

/// Bytes of the length, big endian, that frames each message on a stream.
pub const LENGTH_BYTES: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Statistic;

    /// The bytes are the format: a change here breaks recorded traces.
    #[test]
    fn messages_have_golden_bytes() {
        let settings = SharedSettings {
            keep_alive_interval: SimDuration::from_secs(60),
            keep_alive_missed_max: 3,
            delete_after: SimDuration::from_secs(86_400),
            local_uninstall_restricted: true,
            statistics: StatisticsSet::default().with(Statistic::Disk),
            statistics_interval: SimDuration::from_micros(5),
        };
        let install = SimDuration::from_micros(200);
        let cases: [(Vec<u8>, &[u8]); 15] = [
            (ToAppliance::Hello { client: ClientId(300), version: 1, away: None }.to_bytes(), &[0, 0xac, 0x02, 1, 0]),
            (
                ToAppliance::Hello { client: ClientId(300), version: 1, away: Some(SiteId(2)) }.to_bytes(),
                &[0, 0xac, 0x02, 1, 1, 2],
            ),
            (ToAppliance::KeepAlive { number: 7 }.to_bytes(), &[1, 7]),
            (ToAppliance::Statistics { kinds: settings.statistics }.to_bytes(), &[2, 4]),
            (ToAppliance::Installed { version: 2 }.to_bytes(), &[3, 2]),
            (ToAppliance::Goodbye.to_bytes(), &[4]),
            (ToAppliance::Disabled { disabled: true }.to_bytes(), &[5, 1]),
            (ToAppliance::Call { party: Party::Customer(SessionId(300)) }.to_bytes(), &[7, 2, 0xac, 0x02]),
            (ToClient::Wait { line: 1 }.to_bytes(), &[0, 1]),
            (ToClient::NoCapacity.to_bytes(), &[2]),
            (
                ToClient::Admitted { settings }.to_bytes(),
                &[3, 0x80, 0x8e, 0xce, 0x1c, 3, 0x80, 0xc0, 0xdd, 0xee, 0xc1, 0x02, 1, 4, 5],
            ),
            (ToClient::Uninstall.to_bytes(), &[5]),
            (ToClient::Package { version: 2, install }.to_bytes(), &[7, 2, 0xc8, 0x01]),
            (ToClient::Wake { client: ClientId(300), entry: EntryId(4) }.to_bytes(), &[8, 0xac, 0x02, 4]),
            (ToClient::Connected.to_bytes(), &[10]),
        ];
        for (bytes, golden) in cases {
            assert_eq!(bytes, golden);
        }
    }

    #[test]
    fn a_message_reads_back_and_nothing_else_does() {
        let message = ToClient::ReturnIn { span: SimDuration::from_millis(1_234) };
        let bytes = message.to_bytes();
        assert_eq!(ToClient::from_bytes(&bytes), Ok(message));
        assert!(ToClient::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        assert!(ToClient::from_bytes(&[0, 1, 9]).unwrap_err().to_string().contains("1 bytes are left over"));
        assert!(ToAppliance::from_bytes(&[200]).is_err());
    }
}
