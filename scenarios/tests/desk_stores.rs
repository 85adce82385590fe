//! From files to plans, for what representatives reach for: consoles' access, credential stores, scripts and what these search.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::{Overrides, Scenario, load};
use model::console::scripting::{ConsoleType, Field};
use model::event::Setting;
use model::id::{JumpItemId, ManagerId, ScriptId, SessionId, UserId};
use model::plan::{Action, DeskAction, Device, InstallMode, ManagerAct, SiteCertificate, Work};
use model::session::{Act, Credential, Injection};
use model::time::SimDuration;
use model::workload::Law;

const BASE: &str = r#"
format = 1
teaches = "A base."
run = { duration = "1h" }
appliance = { model = "B300", licences = 3 }
fleet = { clients = 30 }
site = [{ name = "lobby", clients = 1 }, { name = "office" }]
expect = [{ that = "max admissions in any 1s <= 50" }]
installer = [{ name = "wizard", tag = "new", comments = "Fresh." }]

[directory]
user = [{ name = "Alice" }, { name = "Bob" }]
jump_group = [{ name = "Servers", members = ["Alice"] }]
jump_item = [
    { name = "router", type = "jumpoint", jump_group = "Servers" },
    { name = "kiosk", clients = { site = "lobby" }, jump_group = "Servers" },
]
"#;

fn loaded(more: &str) -> Scenario {
    let files = [("a.toml", format!("include = [\"base.toml\"]\n{more}")), ("base.toml", BASE.to_owned())];
    let reader: BTreeMap<_, Vec<u8>> = files.map(|(name, text)| (PathBuf::from(name), text.into_bytes())).into();
    let loaded = load(Path::new("a.toml"), &reader, &Overrides::default());
    loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario
}

fn actions(scenario: &Scenario) -> Vec<&DeskAction> {
    let entries = scenario.plan.timeline.iter();
    let actions = entries.filter_map(|entry| match &entry.action {
        Action::Desk(action) => Some(action),
        _ => None,
    });
    actions.collect()
}

#[test]
fn credential_stores_are_as_written() {
    let silent = loaded("").plan.support.credentials;
    assert_eq!((silent.vault, silent.managers.len()), (None, 0));
    let plan = loaded(
        r#"
[support.credentials]
vault = 12
latency = { fixed = "1s" }
restart = "30s"
manager = [{ name = "east", entries = 300 }, { name = "west", connected = false }]
"#,
    )
    .plan;
    let stores = &plan.support.credentials;
    let managers: Vec<_> =
        stores.managers.iter().map(|manager| (manager.name.as_str(), manager.entries, manager.connected)).collect();
    assert_eq!(managers, [("east", 300, true), ("west", 20, false)]);
    assert_eq!((stores.vault, stores.restart), (Some(12), SimDuration::from_secs(30)));
    assert_eq!(stores.latency.law(), Law::Fixed(SimDuration::from_secs(1)));
    // What is said rests on nobody's assumption; what is not said is listed, and only where there is a store.
    let listed = |plan: &model::plan::Plan, key: &str| plan.assumptions.iter().any(|one| one.key == key);
    let usual = loaded("support = { credentials = { manager = [{ name = \"east\" }] } }").plan;
    assert!(listed(&usual, "support.credentials.latency") && listed(&usual, "support.credentials.restart"));
    assert!(!listed(&plan, "support.credentials.latency"));
    assert!(!listed(&loaded("").plan, "support.credentials.restart"));
}

#[test]
fn managers_and_injections_are_as_written() {
    let scenario = loaded(
        r#"
[support.credentials]
manager = [{ name = "east" }, { name = "west" }]

[[timeline]]
name = "visit"
at = "1m"
start_session = { user = "Alice", jump_item = "kiosk" }

[[timeline]]
name = "west-connects"
at = "2m"
credential_manager = { name = "west", does = "connect" }

[[timeline]]
name = "east-lost"
at = "3m"
credential_manager = { name = "east", does = "lose" }

[[timeline]]
name = "west-restarts"
at = "4m"
credential_manager = { name = "west", does = "restart" }

[[timeline]]
name = "west-configured"
at = "5m"
credential_manager = { name = "west", does = "configure", entries = 7 }

[[timeline]]
name = "list"
at = "6m"
act = { session = "visit", user = "Alice", does = "list_credentials" }

[[timeline]]
name = "of-the-vault"
at = "7m"
act = { session = "visit", user = "Alice", does = "inject", credential = { vault = 1 } }

[[timeline]]
name = "of-a-manager"
at = "8m"
act = { session = "visit", user = "Alice", does = "inject", credential = { manager = 3, to = "run_as_administrator" } }
"#,
    );
    let manager = |manager, what| DeskAction::CredentialManager { manager: ManagerId(manager), what };
    let act = |act| DeskAction::Act {
        who: model::session_policy::Representative::User(UserId(0)),
        session: SessionId(0),
        act,
    };
    let expected = [
        manager(1, ManagerAct::Connect),
        manager(0, ManagerAct::Lose),
        manager(1, ManagerAct::Restart),
        manager(1, ManagerAct::Configure { entries: 7 }),
        act(Act::ListCredentials),
        act(Act::Inject(Credential::Vault(0), Injection::LogIn)),
        act(Act::Inject(Credential::Manager(2), Injection::RunAsAdministrator)),
    ];
    assert_eq!(actions(&scenario), expected.iter().collect::<Vec<_>>());
}

#[test]
fn calls_are_as_written_and_their_sessions_are_named_like_others() {
    let scenario = loaded(
        r#"
[[timeline]]
name = "bare"
at = "1m"
script = { user = "Alice" }

[[timeline]]
name = "link"
at = "2m"
script = { user = "Bob", console = "rep", operation = "run", action = "login", device = "chrome_os", ticket = "T-1", password = true, criteria = { search_string = "a", jump.method = "pinned", client = { hostname = "b", comments = "c", tag = "d", public_ip = "e", private_ip = "f" }, session.custom = { z = "h", asset = "g" } } }

[[timeline]]
name = "own-choice"
at = "3m"
choose = { script = "link", jump_item = "kiosk" }

[[timeline]]
name = "anothers"
at = "4m"
choose = { script = "bare", user = "Bob", jump_item = "router" }

[[timeline]]
name = "in"
at = "5m"
login_page = { user = "Alice" }

[[timeline]]
name = "out"
at = "6m"
login_page = { user = "Alice", does = "log_out" }

[[outcome]]
session = "link"
starts = false
script = ["operation"]
"#,
    );
    assert_eq!(scenario.plan.sessions, ["bare", "link"]);
    let actions = actions(&scenario);
    let DeskAction::Script { script: ScriptId(0), call: bare } = actions[0] else { panic!("{:?}", actions[0]) };
    assert_eq!((bare.console, bare.operation.as_str()), (ConsoleType::WebConsole, "execute"));
    assert_eq!((bare.action.as_str(), bare.device), ("start_jump_item_session", Device::Windows));
    assert_eq!((bare.request.session, bare.request.user, bare.criteria.len()), (SessionId(0), UserId(0), 0));
    let DeskAction::Script { script: ScriptId(1), call } = actions[1] else { panic!("{:?}", actions[1]) };
    assert_eq!((call.console, call.device), (ConsoleType::Rep, Device::ChromeOs));
    assert_eq!((call.operation.as_str(), call.action.as_str()), ("run", "login"));
    assert_eq!((call.request.ticket, call.request.password, call.request.challenge_passed), (true, true, false));
    let criteria: Vec<_> = call.criteria.iter().map(|one| (one.field.clone(), one.text.as_str())).collect();
    let names = [
        ("jump.method", "pinned"),
        ("search_string", "a"),
        ("client.hostname", "b"),
        ("client.comments", "c"),
        ("client.tag", "d"),
        ("client.public_ip", "e"),
        ("client.private_ip", "f"),
        ("session.custom.asset", "g"),
        ("session.custom.z", "h"),
    ];
    assert_eq!(criteria, names.map(|(name, text)| (Field::named(name).expect(name), text)));
    let choice = |script, user, item| DeskAction::ScriptChoice {
        script: ScriptId(script),
        user: UserId(user),
        item: JumpItemId(item),
    };
    let page = |there| DeskAction::LoginPage { user: UserId(0), there };
    assert_eq!(actions[2..], [&choice(1, 1, 1), &choice(0, 1, 0), &page(true), &page(false)]);
}

/// Covers: WEB-4, CRED-4.
#[test]
fn what_is_known_of_jump_clients_is_as_written_and_the_last_block_has_the_last_word() {
    let plan = loaded(
        r#"
[[fleet.details]]
clients = "all"
tag = "old"
comments = "Bought in spring."
attributes = { floor = "1", asset = "PC" }

[[fleet.details]]
clients = { site = "lobby" }
hostname = "LOBBY"
tag = "Kiosk"
attributes = { floor = "0" }
install_mode = "user"

[[timeline]]
name = "rollout"
at = "1m"
deploy = { installer = "wizard", clients = 1, overrides = { tag = "autumn" } }
"#,
    )
    .plan;
    let known = |place: usize| {
        let client = &plan.clients[place];
        let attributes: Vec<_> = client.attributes.iter().map(|(code, text)| (code.as_str(), text.as_str())).collect();
        (client.tag.as_str(), client.comments.as_str(), attributes, client.install_mode)
    };
    let spring = "Bought in spring.";
    assert_eq!(known(0), ("Kiosk", spring, vec![("asset", "PC"), ("floor", "0")], InstallMode::User));
    assert_eq!(known(29), ("old", spring, vec![("asset", "PC"), ("floor", "1")], InstallMode::Service));
    assert_eq!((plan.clients[0].hostname.as_str(), plan.clients[0].name.as_str()), ("LOBBY", "LOBBY"));
    assert_eq!(known(30), ("autumn", "Fresh.", vec![], InstallMode::Service), "from its installer");
}

/// Covers: WEB-4, CRED-4.
#[test]
fn listings_say_what_is_known_of_jump_clients() {
    let listing = "id,hostname,public_ip,tag,comments,install_mode\n\
                   1,pc-1,203.0.113.7,Kiosk,In the lobby,user\n2,pc-2,203.0.113.7,,,service\n3,pc-3,203.0.113.7,,,unknown\n";
    let text = BASE.replace("fleet = { clients = 30 }\n", "fleet = { listing = \"fleet.csv\" }\n");
    let text = text.replace("site = [{ name = \"lobby\", clients = 1 }, { name = \"office\" }]\n", "");
    let text = text.replace("clients = { site = \"lobby\" }", "clients = { name = \"pc-1\" }");
    let reader: BTreeMap<_, Vec<u8>> =
        [(PathBuf::from("a.toml"), text.into_bytes()), (PathBuf::from("fleet.csv"), listing.into())].into();
    let loaded = load(Path::new("a.toml"), &reader, &Overrides::default());
    let plan = loaded.unwrap_or_else(|problems| panic!("{problems}")).scenario.plan;
    let known: Vec<_> = plan
        .clients
        .iter()
        .map(|client| (client.tag.as_str(), client.comments.as_str(), client.install_mode))
        .collect();
    let nothing = ("", "", InstallMode::Service);
    assert_eq!(known, [("Kiosk", "In the lobby", InstallMode::User), nothing, nothing]);
}

#[test]
fn consoles_try_again_and_their_access_changes_as_written() {
    let scenario = loaded(
        r#"
support = { console_access = { certificate = "self_signed" } }

[[console]]
user = "Alice"
kind = "web"
work = { retry = { fixed = "10s" } }

[[console]]
user = "Bob"
work = { sessions_max = 2 }

[[timeline]]
name = "allowed"
at = "1m"
change = { web_and_mobile = true, certificate = "ca_signed" }
"#,
    );
    let plan = &scenario.plan;
    let retry = |place: usize| plan.consoles[place].work.as_ref().expect("it works").retry;
    assert_eq!(retry(0).law(), Law::Fixed(SimDuration::from_secs(10)));
    assert_eq!(retry(1), Work::usual_retry());
    let changes: Vec<_> = plan
        .timeline
        .iter()
        .filter_map(|entry| match entry.action {
            Action::Change { setting } => Some((entry.name.as_str(), setting)),
            _ => None,
        })
        .collect();
    let on = ("allowed-web_and_mobile", Setting::WebAndMobileConsoles(true));
    assert_eq!(changes, [on, ("allowed-certificate", Setting::SiteCertificate(SiteCertificate::CaSigned))]);
    let begins = [Setting::WebAndMobileConsoles(false), Setting::SiteCertificate(SiteCertificate::SelfSigned)];
    assert!(plan.settings().ends_with(&begins));
    assert!(plan.assumptions.iter().any(|one| one.key == "representatives.work.retry"), "Bob's is not said");
    assert_eq!(plan.appliance.service.log_in, SimDuration::from_millis(100));
}
