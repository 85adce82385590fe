//! The client scripting API: what a call says, and what its search finds (WEB-3, WEB-4).
//!
//! A call is a page that a user's browser asks for, and reaches the appliance by itself: pages are not on the simulated
//! network, consoles are. What the appliance makes of it is [`crate::appliance::scripting`]. Commands of the desktop console
//! that the web console does not know are not modelled: they are refused like any other.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::access::JumpItemKind;
use crate::event::ScriptRefusal;
use crate::plan::{ConsoleKind, Device, SessionRequest};

/// The one operation.
pub const OPERATION: &str = "execute";

/// The one command (WEB-3).
pub const COMMAND: &str = "start_jump_item_session";

/// One call, as a user's browser makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// `type`.
    pub console: ConsoleType,
    /// `operation`, as it was written.
    pub operation: String,
    /// `action`, as it was written.
    pub action: String,
    /// Everything that a Jump Item must match.
    pub criteria: Vec<Criterion>,
    /// What the browser runs on.
    pub device: Device,
    /// Who calls, and what the session is asked for with. The Jump Item that is found takes the place of what it says there.
    pub request: SessionRequest,
}

/// The consoles that a call can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleType {
    /// `web_console`.
    WebConsole,
    /// `rep`: the desktop console.
    Rep,
}

/// One thing that a Jump Item must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Where to look.
    pub field: Field,
    /// What to look for: part of the value will do, and capitals do not matter; but a Jump method is named in full.
    pub text: String,
}

/// Where a criterion looks (WEB-4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `jump.method`.
    JumpMethod,
    /// `search_string`: hostname, comments, public IP or private IP.
    Anything,
    /// `client.hostname`.
    Hostname,
    /// `client.comments`.
    Comments,
    /// `client.tag`.
    Tag,
    /// `client.public_ip`.
    PublicIp,
    /// `client.private_ip`.
    PrivateIp,
    /// `session.custom.` and the code name of a custom attribute.
    Custom(String),
}

/// What the appliance knows of a Jump Item that can be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched<'a> {
    /// How it is jumped to.
    pub kind: JumpItemKind,
    /// Its computer's name.
    pub hostname: &'a str,
    /// Comments on it.
    pub comments: &'a str,
    /// Its tag.
    pub tag: &'a str,
    /// The address from which its Jump Client is seen.
    pub public_ip: Option<Ipv4Addr>,
    /// The address of its computer.
    pub private_ip: Option<Ipv4Addr>,
    /// Its custom attributes by their code names.
    pub attributes: Option<&'a BTreeMap<String, String>>,
}

impl Call {
    /// Whether it is one that the API knows.
    ///
    /// # Errors
    /// Another operation or command, or nothing to search for: a Jump method alone names no computer.
    pub fn check(&self) -> Result<(), ScriptRefusal> {
        if self.operation != OPERATION {
            Err(ScriptRefusal::Operation)
        } else if self.action != COMMAND {
            Err(ScriptRefusal::Command)
        } else if self.criteria.iter().all(|criterion| criterion.field == Field::JumpMethod) {
            Err(ScriptRefusal::NoCriteria)
        } else {
            Ok(())
        }
    }
}

impl ConsoleType {
    /// The console that it means.
    pub const fn kind(self) -> ConsoleKind {
        match self {
            Self::WebConsole => ConsoleKind::Web,
            Self::Rep => ConsoleKind::Desktop,
        }
    }
}

impl Field {
    /// The field of that name, as calls write it.
    pub fn named(name: &str) -> Option<Self> {
        let known = NAMES.iter().find(|(_, known)| *known == name).map(|(field, _)| field.clone());
        let custom = || name.strip_prefix(CUSTOM).filter(|code| !code.is_empty());
        known.or_else(|| Some(Self::Custom(custom()?.to_owned())))
    }
}

impl Criterion {
    /// Whether a Jump Item matches it.
    pub fn matches(&self, item: &Searched<'_>) -> bool {
        let text = self.text.to_lowercase();
        let in_text = |value: &str| value.to_lowercase().contains(&text);
        let in_address = |address: Option<Ipv4Addr>| address.is_some_and(|address| in_text(&address.to_string()));
        match &self.field {
            Field::JumpMethod => method(item.kind) == text,
            Field::Anything => {
                in_text(item.hostname)
                    || in_text(item.comments)
                    || in_address(item.public_ip)
                    || in_address(item.private_ip)
            }
            Field::Hostname => in_text(item.hostname),
            Field::Comments => in_text(item.comments),
            Field::Tag => in_text(item.tag),
            Field::PublicIp => in_address(item.public_ip),
            Field::PrivateIp => in_address(item.private_ip),
            Field::Custom(code) => {
                item.attributes.and_then(|attributes| attributes.get(code)).is_some_and(|value| in_text(value))
            }
        }
    }
}

/// The name of a Jump method in calls.
const fn method(kind: JumpItemKind) -> &'static str {
    match kind {
        JumpItemKind::JumpClient(_) => "pinned",
        JumpItemKind::Jumpoint => "push",
        JumpItemKind::LocalJump => "local_push",
    }
}

const CUSTOM: &str = "session.custom.";

const NAMES: [(Field, &str); 7] = [
    (Field::JumpMethod, "jump.method"),
    (Field::Anything, "search_string"),
    (Field::Hostname, "client.hostname"),
    (Field::Comments, "client.comments"),
    (Field::Tag, "client.tag"),
    (Field::PublicIp, "client.public_ip"),
    (Field::PrivateIp, "client.private_ip"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{JumpItemId, SessionId, UserId};
    use crate::plan::How;

    fn call(operation: &str, action: &str, fields: &[Field]) -> Call {
        let criteria = fields.iter().map(|field| Criterion { field: field.clone(), text: "x".to_owned() });
        Call {
            console: ConsoleType::WebConsole,
            operation: operation.to_owned(),
            action: action.to_owned(),
            criteria: criteria.collect(),
            device: Device::Windows,
            request: SessionRequest {
                session: SessionId(0),
                user: UserId(0),
                how: How::Jump(JumpItemId(0)),
                ticket: false,
                challenge_passed: false,
                password: false,
                overrides: false,
                invited_by: None,
            },
        }
    }

    /// Covers: WEB-3.
    #[test]
    fn there_is_one_command() {
        let hostname: &[Field] = &[Field::Hostname];
        let cases = [
            ("execute", "start_jump_item_session", hostname, Ok(())),
            ("execute", "start_jump_item_session", &[Field::JumpMethod, Field::Custom("a".to_owned())], Ok(())),
            ("execute", "generate_session_key", hostname, Err(ScriptRefusal::Command)),
            ("execute", "start_rdp_session", hostname, Err(ScriptRefusal::Command)),
            ("execute", "login", hostname, Err(ScriptRefusal::Command)),
            ("execute", "", hostname, Err(ScriptRefusal::Command)),
            ("execute", "START_JUMP_ITEM_SESSION", hostname, Err(ScriptRefusal::Command)),
            ("generate", "start_jump_item_session", hostname, Err(ScriptRefusal::Operation)),
            ("execute", "start_jump_item_session", &[], Err(ScriptRefusal::NoCriteria)),
            ("execute", "start_jump_item_session", &[Field::JumpMethod], Err(ScriptRefusal::NoCriteria)),
        ];
        for (operation, action, fields, expected) in cases {
            assert_eq!(call(operation, action, fields).check(), expected, "{operation} {action} {fields:?}");
        }
    }

    /// Covers: WEB-4.
    #[test]
    fn each_criterion_looks_where_it_says() {
        let attributes = BTreeMap::from([("asset".to_owned(), "PC-0815".to_owned())]);
        let item = Searched {
            kind: JumpItemKind::JumpClient(None),
            hostname: "ABCDEF02",
            comments: "In the lobby",
            tag: "Kiosk",
            public_ip: Some(Ipv4Addr::new(203, 0, 113, 9)),
            private_ip: Some(Ipv4Addr::new(10, 1, 2, 3)),
            attributes: Some(&attributes),
        };
        let cases = [
            ("search_string", "abcdef", true),
            ("search_string", "LOBBY", true),
            ("search_string", "113.9", true),
            ("search_string", "10.1.2.3", true),
            ("search_string", "kiosk", false),
            ("search_string", "0815", false),
            ("search_string", "pinned", false),
            ("client.hostname", "def02", true),
            ("client.hostname", "lobby", false),
            ("client.comments", "in the", true),
            ("client.comments", "abcdef02", false),
            ("client.tag", "kio", true),
            ("client.tag", "abcdef02", false),
            ("client.public_ip", "203.0.113.9", true),
            ("client.public_ip", "10.1.2.3", false),
            ("client.private_ip", "10.1.", true),
            ("client.private_ip", "203.", false),
            ("session.custom.asset", "pc-", true),
            ("session.custom.asset", "abcdef02", false),
            ("session.custom.owner", "pc-", false),
            ("jump.method", "pinned", true),
            ("jump.method", "Pinned", true),
            ("jump.method", "pin", false),
            ("jump.method", "push", false),
        ];
        for (name, text, expected) in cases {
            let field = Field::named(name).expect(name);
            let criterion = Criterion { field, text: text.to_owned() };
            assert_eq!(criterion.matches(&item), expected, "{name}={text}");
        }
        let without = Searched { public_ip: None, private_ip: None, attributes: None, ..item };
        for (name, text) in [("client.public_ip", "2"), ("client.private_ip", "1"), ("session.custom.asset", "p")] {
            let criterion = Criterion { field: Field::named(name).expect(name), text: text.to_owned() };
            assert!(!criterion.matches(&without), "{name}");
        }
    }

    /// Covers: WEB-4.
    #[test]
    fn jump_methods_have_the_names_of_the_api() {
        let kinds = [JumpItemKind::JumpClient(None), JumpItemKind::Jumpoint, JumpItemKind::LocalJump];
        assert_eq!(kinds.map(method), ["pinned", "push", "local_push"]);
    }

    #[test]
    fn other_names_are_no_field() {
        for name in ["hostname", "client.name", "session.custom.", "client.private ip", ""] {
            assert_eq!(Field::named(name), None, "{name}");
        }
    }
}
