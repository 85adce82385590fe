//! From files to plans, for what concerns tools, elevation, Support Buttons and questions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jumpstorm_scenarios::expectation::Of;
use jumpstorm_scenarios::{Overrides, Scenario, load};
use model::id::{SessionId, SupportButtonId, TeamId, UserId};
use model::plan::{Action, ButtonDeployment, ButtonOrigin, CannedScript, DeskAction, Device, ToolsPlan};
use model::session::{
    Act, AdministratorTask, Answer, ButtonAct, Colours, Credentials, Elevation, FileChange, FileWay, FolderId, Replies,
    Reply, Restriction, RunAs, ScriptId, Side, SpecialAction, Tool, ToolAct, ToolKind, TrafficFigures,
};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};

const BASE: &str = r#"
format = 1
teaches = "A base."
run = { duration = "2h" }
fleet = { clients = 100 }
appliance = { model = "B300" }

[directory]
user = [{ name = "Ann" }]
team = [{ name = "Desk" }, { name = "Field", members = ["Ann"] }]
support_button = [{ name = "Help" }, { name = "Corner" }]

[[expect]]
that = "max admissions in any 1s <= 50"
"#;

fn set(more: &str, set: &[&str]) -> Scenario {
    let overrides = Overrides { seed: None, set: set.iter().map(|setting| (*setting).to_owned()).collect() };
    let reader: BTreeMap<_, Vec<u8>> = [(PathBuf::from("a.toml"), format!("{BASE}{more}").into_bytes())].into();
    let loaded = load(Path::new("a.toml"), &reader, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
    loaded.scenario
}

const fn seconds(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

#[test]
fn what_the_site_has_is_as_written_and_as_assumed_otherwise() {
    assert_eq!(set("", &[]).plan.support.tools, ToolsPlan::default(), "what nobody says is as in the model");
    let text = r#"
[support.tools]
shell_recording = true
elevates_at_start = true
traffic = { screen = { full = "1Mbit/s", video = "2Mbit/s" }, transfer = "1kB/s", clipboard = "0B/s" }

[[canned_script]]
name = "clean"
devices = ["windows", "mac"]
teams = ["Field"]
runs_as_system = true

[[canned_script]]
name = "look"
devices = ["linux"]

[[deployed_button]]
name = "Corner"
profile = "Acme"
lifetime = "30d"

[[deployed_button]]
name = "Help"
mass_deployed_at = "10m"
"#;
    let tools =
        set(text, &["support.tools.traffic.shell=2kB/s", "deployed_button.Corner.lifetime=1h"]).plan.support.tools;
    let traffic = TrafficFigures {
        screen: [4_375, 8_750, 17_500, 125_000, 250_000],
        shell: 2_000,
        transfer: 1_000,
        clipboard: 0,
        ..TrafficFigures::default()
    };
    let clean = CannedScript {
        name: "clean".to_owned(),
        devices: vec![Device::Windows, Device::Mac],
        teams: vec![TeamId(1)],
        runs_as_system: true,
    };
    let look = CannedScript {
        name: "look".to_owned(),
        devices: vec![Device::Linux],
        teams: Vec::new(),
        runs_as_system: false,
    };
    let corner = ButtonDeployment {
        button: SupportButtonId(1),
        profile: "Acme".to_owned(),
        lifetime: Some(seconds(3_600)),
        how: ButtonOrigin::Session,
    };
    let help = ButtonDeployment {
        button: SupportButtonId(0),
        profile: "Default".to_owned(),
        lifetime: None,
        how: ButtonOrigin::MassDeployment { at: SimTime::from_secs(600) },
    };
    let expected = ToolsPlan {
        shell_recording: true,
        elevates_at_start: true,
        folders: Vec::new(),
        scripts: vec![clean, look],
        buttons: vec![corner, help],
        traffic,
    };
    assert_eq!(tools, expected);
}

#[test]
fn figures_of_tools_are_listed_among_what_the_run_rests_on() {
    let session =
        "\n[[timeline]]\nname = \"call\"\nat = \"1m\"\nstart_session = { user = \"Ann\", portal = \"default\" }\n";
    let scenario = set(session, &["support.tools.traffic.shell=2kB/s"]);
    let listed = |key: &str| scenario.plan.assumptions.iter().find(|one| one.key == key).map(|one| one.why.clone());
    let shell = listed("support.tools.traffic.shell").expect("it is listed");
    assert_eq!(shell, "set by the scenario; otherwise 500B/s (assumption (assumptions.md 14))");
    assert!(listed("support.tools.traffic.screen.video").is_some());
    assert!(listed("support.tools.shell_recording").is_some());
    let without = set("", &[]).plan.assumptions;
    assert!(without.iter().all(|one| !one.key.starts_with("support.")), "nobody is in any session");
}

#[test]
fn people_answer_as_written() {
    let text = r#"
[jump_clients.replies]
prompts = { after = "5s", answer = "no" }

[[customers]]
name = "callers"
arrivals = { poisson = "50/h" }
comes_by = { user = "Ann" }
replies = { credentials = { after = "1m", answer = "wrong_credentials" }, challenge = { after = "0s", answer = "no" } }

[[customers]]
name = "silent"
arrivals = { poisson = "50/h" }
comes_by = { user = "Ann" }

[[timeline]]
name = "call"
at = "1m"
customer = { comes_by = { user = "Ann" }, replies = { full_client = { after = "2m", answer = "yes" } } }
"#;
    let plan = set(text, &[]).plan;
    let reply = |after, answer| Some(Reply { after: seconds(after), answer });
    let nobody = Replies::default();
    assert_eq!(plan.behaviour.replies, Replies { prompts: reply(5, Answer::No), ..nobody });
    let asked = Replies { credentials: reply(60, Answer::WrongCredentials), challenge: reply(0, Answer::No), ..nobody };
    assert_eq!(plan.support.streams[0].replies, asked);
    assert_eq!(plan.support.streams[1].replies, nobody);
    let Action::Desk(DeskAction::Customer(customer)) = &plan.timeline[0].action else { panic!("a customer comes") };
    assert_eq!(customer.replies, Replies { full_client: reply(120, Answer::Yes), ..nobody });
    assert_eq!(set("", &[]).plan.behaviour.replies, nobody);
}

#[test]
fn acts_do_with_tools_what_is_written() {
    let screen = |colours, control| ToolAct::Start(Tool::Screen { colours, control });
    let (logs, tmp, more) = (FolderId(0), FolderId(1), FolderId(2));
    let transfer = |way, remote, kilobytes| ToolAct::Transfer { way, remote, local: tmp, kilobytes };
    let change = |side, folder, how| ToolAct::Change { side, folder, how };
    let administrator = |right| RunAs::Administrator { right };
    let cases = [
        (r#"does = "start_tool", tool = "screen""#, screen(Colours::Full, true)),
        (r#"does = "start_tool", tool = "screen", colours = "video", control = false"#, screen(Colours::Video, false)),
        (r#"does = "start_tool", tool = "files""#, ToolAct::Start(Tool::Files)),
        (r#"does = "start_tool", tool = "registry""#, ToolAct::Start(Tool::Registry)),
        (r#"does = "start_tool", tool = "system_information""#, ToolAct::Start(Tool::SystemInformation)),
        (r#"does = "start_tool", tool = "clipboard""#, ToolAct::Start(Tool::Clipboard)),
        (r#"does = "stop_tool", tool = "files""#, ToolAct::Stop(ToolKind::Files)),
        (r#"does = "open_shell""#, ToolAct::OpenShell),
        (r#"does = "close_shell", number = 4"#, ToolAct::CloseShell(4)),
        (
            r#"does = "upload", remote_folder = "C:\\Logs", local_folder = "/tmp", size = "2001B""#,
            transfer(FileWay::Upload, logs, 3),
        ),
        (
            r#"does = "download", remote_folder = "/more", local_folder = "/tmp", size = "4200GB""#,
            transfer(FileWay::Download, more, 4_200_000_000),
        ),
        (r#"does = "cancel_transfer", number = 5"#, ToolAct::CancelTransfer(5)),
        (r#"does = "rename", local_folder = "/tmp""#, change(Side::Local, tmp, FileChange::Rename)),
        (r#"does = "delete", remote_folder = "C:\\Logs""#, change(Side::Remote, logs, FileChange::Delete)),
        (
            r#"does = "run_action", action = "ctrl_alt_del""#,
            ToolAct::RunAction { action: SpecialAction::CtrlAltDel, run_as: RunAs::ActiveUser },
        ),
        (
            r#"does = "run_action", action = "restart", run_as = "administrator", credentials = "right""#,
            ToolAct::RunAction { action: SpecialAction::Restart, run_as: administrator(true) },
        ),
        (
            r#"does = "run_script", script = "look", run_as = "system""#,
            ToolAct::RunScript { script: ScriptId(1), run_as: RunAs::System },
        ),
        (
            r#"does = "run_script", script = "clean", run_as = "administrator", credentials = "wrong""#,
            ToolAct::RunScript { script: ScriptId(0), run_as: administrator(false) },
        ),
        (r#"does = "restrict", restriction = "input""#, ToolAct::Restrict(Restriction::Input)),
        (r#"does = "restrict", restriction = "screen_and_input""#, ToolAct::Restrict(Restriction::ScreenAndInput)),
        (r#"does = "release""#, ToolAct::Release),
        (r#"does = "switch_user""#, ToolAct::Administer(AdministratorTask::SwitchUser)),
        (r#"does = "control_protected_window""#, ToolAct::Administer(AdministratorTask::ProtectedWindow)),
    ];
    let administrator = |credentials| Act::Elevate(Elevation::Administrator(credentials));
    let button = SupportButtonId(1);
    let others = [
        (r#"does = "elevate_to_full_client""#, Act::Elevate(Elevation::FullClient)),
        (r#"does = "elevate", credentials = "right""#, administrator(Credentials::Given { right: true })),
        (r#"does = "elevate", credentials = "wrong""#, administrator(Credentials::Given { right: false })),
        (r#"does = "elevate", credentials = "from_customer""#, administrator(Credentials::FromCustomer)),
        (r#"does = "deploy_button", button = "Corner""#, Act::Button(ButtonAct::Deploy(button))),
        (r#"does = "remove_button", button = "Corner""#, Act::Button(ButtonAct::Remove { button, confirmed: true })),
        (
            r#"does = "remove_button", button = "Corner", confirmed = false"#,
            Act::Button(ButtonAct::Remove { button, confirmed: false }),
        ),
    ];
    let cases: Vec<_> = cases.map(|(text, act)| (text, Act::UseTool(act))).into_iter().chain(others).collect();
    let entry = |(number, (does, _)): (usize, &(&str, Act))| {
        format!(
            "\n[[timeline]]\nname = \"e{number}\"\nat = \"2m\"\nact = {{ session = \"call\", user = \"Ann\", {does} }}\n"
        )
    };
    let acts: String = cases.iter().enumerate().map(entry).collect();
    let call = "\n[[timeline]]\nname = \"call\"\nat = \"1m\"\ncustomer = { comes_by = { user = \"Ann\" } }\n";
    let more = r#"
[[canned_script]]
name = "clean"
devices = ["windows"]

[[canned_script]]
name = "look"
devices = ["linux"]

[[timeline]]
name = "answered"
at = "3m"
answers = { session = "call", answer = "wrong_credentials" }

[[timeline]]
name = "back"
at = "4m"
takes_back = { session = "call" }
"#;
    let plan = set(&format!("{call}{acts}{more}"), &[]).plan;
    assert_eq!(plan.support.tools.folders, ["C:\\Logs", "/tmp", "/more"], "each once");
    let (session, who) = (SessionId(0), Representative::User(UserId(0)));
    let (done, rest) = plan.timeline[1..].split_at(cases.len());
    for (entry, (text, act)) in done.iter().zip(cases) {
        assert_eq!(entry.action, Action::Desk(DeskAction::Act { who, session, act }), "{text}");
    }
    let rest: Vec<_> = rest.iter().map(|entry| entry.action.clone()).collect();
    let answers = DeskAction::RemoteAnswers { session, answer: Answer::WrongCredentials };
    assert_eq!(rest, [answers, DeskAction::RemoteTakesBack { session }].map(Action::Desk));
}

#[test]
fn what_is_expected_of_tools_reads_as_written() {
    let text = r#"
[[timeline]]
name = "call"
at = "1m"
customer = { comes_by = { user = "Ann" } }

[[outcome]]
session = "call"
at = "5m"
tools_on = ["shell", "screen_view", "shell"]
restriction = "input"
client = "elevated"
questions = [{ asked = "screen_sharing", came_to = "denied_by_default" }, { asked = "credentials" }]
pinned_as = ["user_mode", "service"]

[[outcome]]
session = "call"
at = "6m"
tools_on = []
restriction = "none"
questions = []
pinned_as = []
"#;
    let scenario = set(text, &[]);
    let [first, second] = &scenario.outcomes[..] else { panic!("two outcomes") };
    assert_eq!(first.of, Of::Session(SessionId(0)));
    let lines = |outcome: &jumpstorm_scenarios::expectation::ExpectedOutcome| outcome.lines(&scenario.plan.directory);
    assert_eq!(
        lines(first),
        [
            "on: screen view, shell, shell",
            "the customer's input is restricted",
            "the customer client is elevated",
            "asked: screen sharing: denied by default, credentials",
            "pinned in user mode, as a service",
        ]
    );
    assert_eq!(
        lines(second),
        ["nothing is on", "the customer is not restricted", "nothing is asked", "nothing is pinned"]
    );
}
