//! The `[[outcome]]` tables: what a session gets, in the run or simulated, permission by permission.

mod tools;

use model::event::SessionEnd;
use model::permission::Permission;
use model::session::{ActRefusal, CustomerClient};
use model::session_policy::{JumpTo, Layer};
use model::time::SimDuration;

mod answers;

use super::directory::Permissions;
use super::key::{Form, Key, TableForm};
pub(crate) use tools::{AskedQuestion, CameTo, PinnedAs, RestrictionOrNone, ToolOn};

use super::queue::QueueName;
use super::shape::{report_unknown, shape};
use super::tree::{Node, Tree};
use super::value::{DirectoryName, Name, Placed, Text, Value, word, wrong_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};

pub(crate) use answers::{ListedCredentials, ScriptAnswer};

shape! {
    /// What a session gets: one of the run, by `session`; or one that is only simulated, by who would start it and how. Every
    /// key below `at` is an expectation; at least one is given.
    Outcome "[[outcome]]" {
        /// The entry of the timeline that asks for the session, or by which its customer comes.
        session: Name, otherwise("simulated");
        /// The user who would start it; of a session of the run, whose permissions are meant.
        user: DirectoryName, otherwise("none; of a session of the run, whoever starts it");
        /// The rep invite profile of an external representative in it; likewise.
        rep_invite: DirectoryName, otherwise("none");
        /// The Jump Item that would be jumped to.
        jump_item: DirectoryName, otherwise("none");
        /// How a computer that is no Jump Item would be jumped to.
        jump_to: JumpTo, otherwise("none");
        /// The public portal by which the customer would come.
        portal: DirectoryName, otherwise("none");
        /// The Support Button of the customer.
        support_button: DirectoryName, otherwise("none");
        /// Whether a customer would be present at the Jump Client (PRES-3).
        customer_present: bool, default("false");
        /// When it would start: the directory is looked at as it is then. Of a session of the run, when `queue`, `owner`,
        /// `members`, `externals`, `customer`, `tools_on`, `restriction` and `client` are looked at, just after everything at that moment.
        at: SimDuration, default("0s"), within("0s", "3660d");
        /// Whether it starts; simulated, whether the user reaches what is jumped to.
        starts: bool, otherwise("not expected");
        /// Why a session of the run is refused.
        refused: Refused, otherwise("not expected");
        /// When the schedule of its Jump Policy permits access next, as a span from the run's start: of a session of the run that is
        /// refused for it, or simulated from `at` on (JPOL-3).
        next_access: NextAccess, otherwise("not expected");
        /// How a session of the run ends.
        ends: Ends, otherwise("not expected");
        /// How long its customer waits, at least, until a representative accepts it for the first time.
        waited_at_least: SimDuration, within("0s", "3660d"), otherwise("not expected");
        /// The same, at most.
        waited_at_most: SimDuration, within("0s", "3660d"), otherwise("not expected");
        /// The queue in which a session of the run waits at `at`, or `none`.
        queue: QueueOrNone, otherwise("not expected");
        /// The user who owns it at `at`, or `none`.
        owner: DirectoryName, otherwise("not expected");
        /// The users who are in it at `at`, all of them.
        members: Vec<Placed<DirectoryName>>, otherwise("not expected");
        /// The rep invite profiles of the external representatives who are in it at `at`, all of them.
        externals: Vec<Placed<DirectoryName>>, otherwise("not expected");
        /// Whether a customer who came for it is there at `at`.
        customer: bool, otherwise("not expected");
        /// Why things came to nothing that representatives wished to do in it, all of them in order, by the names that results
        /// give the reasons.
        acts_refused: Vec<Placed<RefusedAct>>, otherwise("not expected");
        /// What is on in it at `at`, for whomever, all of it; several shells are named as often.
        tools_on: Vec<ToolOn>, otherwise("not expected");
        /// How far the interaction of its customer is restricted at `at`, or `none` (TOOL-3).
        restriction: RestrictionOrNone, otherwise("not expected");
        /// What its customer runs at `at`. A Jump Client is `elevated` if it is a service, and otherwise `full` (ELEV-5).
        client: CustomerClient, otherwise("not expected");
        /// What its customer is asked, all of it in order, and what comes of it (TOOL-6).
        questions: Vec<AskedQuestion>, otherwise("not expected");
        /// How what is pinned in it is installed, all of it in order (ELEV-5).
        pinned_as: Vec<PinnedAs>, otherwise("not expected");
        /// How far the call comes that asks for a session of the run, step by step, by the names that results give the steps and the
        /// reasons for which it comes to nothing (WEB-3 to WEB-5).
        script: Vec<ScriptAnswer>, otherwise("not expected");
        /// How many Jump Items the call finds, of which the user is to choose one (WEB-4).
        found: u32, within("2", "100000"), otherwise("not expected");
        /// The Jump Item with which a session of the run is asked for.
        asked_for: DirectoryName, otherwise("not expected");
        /// The credential managers that are asked for lists and credentials in it, each time, in order; one that had a request
        /// when it was lost, and the one that got it then (CRED-2).
        managers_asked: Vec<DirectoryName>, otherwise("not expected");
        /// How many credentials are listed in it, each time, in order (CRED-3).
        credentials_listed: Vec<ListedCredentials>, otherwise("not expected");
        /// How many credentials are injected in it (CRED-4).
        injected: u32, within("0", "100000"), otherwise("not expected");
        /// The permissions that it has, as far as they are named here.
        permissions: Permissions, otherwise("not expected");
        /// The layer that decides each permission that is named here (SPOL-1).
        decided_by: DecidedBy, otherwise("not expected");
        /// The Jump Groups to which the user may pin in it, all of them (PIN-12).
        pins_to: Vec<Placed<DirectoryName>>, otherwise("not expected");
        /// What each wish to pin or unpin in a session of the run comes to, all of them in order: which of the permission and the
        /// role is missing, say (PIN-8).
        pinning_answers: Vec<PinningAnswer>, otherwise("not expected");
        /// The rules of the catalogue that it would show to be broken.
        covers: Vec<Placed<Text>>, default("[]");
    }
}

/// Why a session is refused, by the name that results give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) &'static str);

/// How a session ends, by the name that results give it; `None`: not within the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends(pub(crate) Option<&'static str>);

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RefusedAct(pub(crate) ActRefusal);

/// A queue, or none.
#[derive(Clone, Debug)]
pub(crate) struct QueueOrNone(pub(crate) Option<QueueName>);

impl Ends {
    /// Whether a customer's session can end so while it waits for its first representative.
    pub(crate) fn without_start(&self) -> bool {
        let ends = [SessionEnd::GaveUp, SessionEnd::CustomerGone, SessionEnd::ApplianceDown, SessionEnd::NobodyLeft];
        self.0.is_some_and(|name| ends.iter().any(|end| end.name() == name))
    }
}

impl Value for RefusedAct {
    const FORM: Form = Form::Text { kind: "reason", what: REASON, pattern: Some("^[a-z_]+$") };

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Text(text) = &node.value else { return wrong_type(node, key, out) };
        let read = serde_json::from_value(serde_json::Value::from(text.as_str())).ok();
        if read.is_none() {
            let message = format!("`{}` is no reason for which an act is refused", shorten(text));
            out.push(Diagnostic::error(Code::WrongValue, node.span, message).help(format!("expected {REASON}")));
        }
        read.map(Self)
    }
}

impl Value for QueueOrNone {
    const FORM: Form = Form::AnyOf(&[Form::Choice(&["none"]), QueueName::FORM]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) if text == "none" => Some(Self(None)),
            _ => QueueName::read(node, key, out).map(|queue| Self(Some(queue))),
        }
    }
}
/// When access is possible next, since the run began; `None`: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NextAccess(pub(crate) Option<SimDuration>);

/// What a wish to pin or unpin comes to, by the name that results give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PinningAnswer(pub(crate) &'static str);

impl Value for Refused {
    const FORM: Form = Form::Choice(REFUSALS);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let found = word(node, REFUSALS, key, out)?;
        REFUSALS.iter().find(|name| **name == found).map(|name| Self(name))
    }
}

impl Value for Ends {
    const FORM: Form = Form::Choice(ENDS);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let found = word(node, ENDS, key, out)?;
        let name = ENDS.iter().copied().find(|name| *name == found)?;
        Some(Self((name != NEVER).then_some(name)))
    }
}

impl Value for NextAccess {
    const FORM: Form = Form::AnyOf(&[SimDuration::FORM, Form::Choice(&[NEVER])]);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        match &node.value {
            Tree::Text(text) if text == NEVER => Some(Self(None)),
            _ => SimDuration::read(node, key, out).map(|since| Self(Some(since))),
        }
    }
}

impl Value for PinningAnswer {
    const FORM: Form = Form::Choice(PINNING);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let found = word(node, PINNING, key, out)?;
        PINNING.iter().find(|name| **name == found).map(|name| Self(name))
    }
}

const REFUSALS: &[&str] = &[
    "item_type",
    "no_access",
    "role",
    "password",
    "unavailable",
    "in_use",
    "outside_schedule",
    "may_not_override",
    "ticket",
    "challenge",
    "contact_lost",
    "withdrawn",
    "queue_closed",
    "session_key",
    "support_button",
    "not_logged_in",
];
const ENDS: &[&str] =
    &["closed", "forced", "contact_lost", "appliance_down", "gave_up", "customer_gone", "nobody_left", NEVER];
const PINNING: &[&str] = &[
    "pinned",
    "unpinned",
    "not_permitted",
    "no_role",
    "not_there",
    "no_capacity",
    "no_jump_client",
    "needs_full_client",
];
const NEVER: &str = "never";
const REASON: &str = "a reason by the name that results give it, such as \"not_owner\" or \"not_in\"";

/// Layers by permission.
#[derive(Clone, Debug)]
pub(crate) struct DecidedBy(pub(crate) Vec<(Permission, Layer)>);

impl Value for DecidedBy {
    const FORM: Form = Form::Table(TABLE);

    fn read(node: &Node, key: &Key, out: &mut Diagnostics) -> Option<Self> {
        let Tree::Table(table) = &node.value else { return wrong_type(node, key, out) };
        report_unknown(table, TABLE, out);
        let decided = Permission::ALL.into_iter().zip(&KEYS).filter_map(|(permission, key)| {
            let entry = table.entries.get(key.name)?;
            let found = word(&entry.node, LAYERS, key, out)?;
            Some((permission, Layer::ALL.into_iter().find(|layer| layer.name() == found)?))
        });
        Some(Self(decided.collect()))
    }
}

const TABLE: &TableForm =
    &TableForm { title: "layers", about: "The layer that decides a permission (SPOL-1).", keys: &KEYS };
const LAYERS: &[&str] = &["jump_client", "public_portal", "representative", "global_default"];

const KEYS: [Key; Permission::ALL.len()] = {
    let mut keys = [Key::new("", "The layer that decides it.", Form::Choice(LAYERS)); Permission::ALL.len()];
    let mut place = 0;
    while place < Permission::ALL.len() {
        let key = Key::new(Permission::ALL[place].name(), "The layer that decides it.", Form::Choice(LAYERS));
        keys[place] = key.otherwise("not expected");
        place += 1;
    }
    keys
};

#[cfg(test)]
mod tests {
    use model::event::{PinningStep, SessionRefusal, Unavailable};
    use model::id::JumpItemId;

    use super::*;

    #[test]
    fn answers_are_called_as_results_call_them() {
        let refusals = [
            SessionRefusal::ItemType,
            SessionRefusal::NoAccess,
            SessionRefusal::Role,
            SessionRefusal::Password,
            SessionRefusal::Unavailable(Unavailable::Offline),
            SessionRefusal::InUse,
            SessionRefusal::OutsideSchedule { next: None },
            SessionRefusal::MayNotOverride { next: None },
            SessionRefusal::Ticket,
            SessionRefusal::Challenge,
            SessionRefusal::ContactLost,
            SessionRefusal::Withdrawn,
            SessionRefusal::QueueClosed,
            SessionRefusal::Key,
            SessionRefusal::Button,
            SessionRefusal::NotLoggedIn,
        ];
        assert_eq!(refusals.map(SessionRefusal::name), REFUSALS);
        let ends = [
            SessionEnd::Closed,
            SessionEnd::Forced,
            SessionEnd::ContactLost,
            SessionEnd::ApplianceDown,
            SessionEnd::GaveUp,
            SessionEnd::CustomerGone,
            SessionEnd::NobodyLeft,
        ];
        assert_eq!(ends.map(SessionEnd::name), ENDS[..ends.len()]);
        let item = JumpItemId(0);
        let pinning = [
            PinningStep::Pinned { item },
            PinningStep::Unpinned { item },
            PinningStep::NotPermitted,
            PinningStep::NoRole,
            PinningStep::NotThere,
            PinningStep::NoCapacity,
            PinningStep::NoJumpClient,
            PinningStep::NeedsFullClient,
        ];
        assert_eq!(pinning.map(PinningStep::name), PINNING);
    }

    #[test]
    fn layers_are_called_as_results_call_them() {
        assert_eq!(Layer::ALL.map(Layer::name), LAYERS);
    }
}
