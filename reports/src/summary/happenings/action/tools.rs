//! The same for tools, the customer client and Support Buttons.

use model::id::SupportButtonId;
use model::plan::Plan;
use model::session::{
    AdministratorTask, ButtonAct, Colours, Credentials, Elevation, FileChange, FileWay, FolderId, Restriction, RunAs,
    Side, SpecialAction, Tool, ToolAct, ToolKind,
};

use crate::words::{bytes, one_line};

/// What somebody does with tools in a session.
pub(super) fn used(act: ToolAct, session: &str, plan: &Plan) -> String {
    let folders = &plan.support.tools.folders;
    let folder = |folder: FolderId| folders.get(usize::from(folder.0)).map(|path| one_line(path)).unwrap_or_default();
    let what = match act {
        ToolAct::Start(tool) => started(tool),
        ToolAct::Stop(kind) => format!("stops {}", kind_words(kind)),
        ToolAct::OpenShell => "opens a command shell".to_owned(),
        ToolAct::CloseShell(number) => format!("closes the command shell {number}"),
        ToolAct::Transfer { way, remote, local, kilobytes } => {
            let size = bytes(u64::from(kilobytes) * 1_000);
            match way {
                FileWay::Upload => format!("uploads {size} from {} to {}", folder(local), folder(remote)),
                FileWay::Download => format!("downloads {size} from {} to {}", folder(remote), folder(local)),
            }
        }
        ToolAct::CancelTransfer(number) => format!("cancels the transfer {number}"),
        ToolAct::Change { side, folder: changed, how } => {
            let verb = match how {
                FileChange::Rename => "renames a file in",
                FileChange::Delete => "deletes",
            };
            let side = match side {
                Side::Remote => "the remote computer",
                Side::Local => "the own computer",
            };
            format!("{verb} {} on {side}", folder(changed))
        }
        ToolAct::RunAction { action, run_as } => {
            format!("runs the special action {}{}", action_words(action), in_name_of(run_as))
        }
        ToolAct::RunScript { script, run_as } => {
            let script = plan.support.tools.scripts.get(usize::from(script.0));
            let name = script.map(|script| one_line(&script.name)).unwrap_or_default();
            format!("runs the canned script {name}{}", in_name_of(run_as))
        }
        ToolAct::Restrict(Restriction::Input) => "restricts the customer's input".to_owned(),
        ToolAct::Restrict(Restriction::ScreenAndInput) => "restricts the customer's screen and input".to_owned(),
        ToolAct::Release => "gives the customer control back".to_owned(),
        ToolAct::Administer(AdministratorTask::SwitchUser) => "switches to another user account".to_owned(),
        ToolAct::Administer(AdministratorTask::ProtectedWindow) => "controls a protected window".to_owned(),
    };
    format!("{what} in session {session}")
}

/// How somebody elevates the customer client of a session.
pub(super) fn elevated(how: Elevation, session: &str) -> String {
    match how {
        Elevation::FullClient => format!("asks the customer of session {session} to run the full customer client"),
        Elevation::Administrator(Credentials::Given { right }) => {
            let kind = if right { "an administrator's" } else { "wrong" };
            format!("elevates the customer client of session {session} with {kind} credentials")
        }
        Elevation::Administrator(Credentials::FromCustomer) => {
            format!("asks the customer of session {session} for credentials to elevate the customer client")
        }
    }
}

/// What somebody does about a Support Button in a session.
pub(super) fn button(act: ButtonAct, session: &str, plan: &Plan) -> String {
    let name = |button: SupportButtonId| one_line(&plan.directory[button].name);
    match act {
        ButtonAct::Deploy(button) => format!("deploys the Support Button {} in session {session}", name(button)),
        ButtonAct::Remove { button, confirmed } => {
            let confirmed = if confirmed { "" } else { ", without confirming it" };
            format!("removes the Support Button {} in session {session}{confirmed}", name(button))
        }
    }
}

fn started(tool: Tool) -> String {
    let Tool::Screen { colours, control } = tool else { return format!("starts {}", kind_words(tool.kind())) };
    let verb = if control { "controls" } else { "views" };
    let colours = match colours {
        Colours::BlackAndWhite => "in black and white",
        Colours::Few => "in few colours",
        Colours::More => "in more colours",
        Colours::Full => "in full colours",
        Colours::Video => "optimized for video",
    };
    format!("{verb} the screen {colours}")
}

const fn kind_words(kind: ToolKind) -> &'static str {
    match kind {
        ToolKind::Screen => "screen sharing",
        ToolKind::Files => "file transfer",
        ToolKind::Registry => "the registry",
        ToolKind::SystemInformation => "system information",
        ToolKind::Clipboard => "exchanging clipboards",
    }
}

const fn action_words(action: SpecialAction) -> &'static str {
    match action {
        SpecialAction::CtrlAltDel => "Ctrl+Alt+Del",
        SpecialAction::TaskManager => "task manager",
        SpecialAction::ControlPanel => "control panel",
        SpecialAction::Services => "services",
        SpecialAction::Restart => "restart",
        SpecialAction::RestartInSafeMode => "restart in safe mode",
        SpecialAction::ShutDown => "shut down",
        SpecialAction::ScreenSharingInstructions => "screen sharing instructions",
    }
}

const fn in_name_of(run_as: RunAs) -> &'static str {
    match run_as {
        RunAs::ActiveUser => "",
        RunAs::System => " in the system's name",
        RunAs::Administrator { right: true } => " in an administrator's name",
        RunAs::Administrator { right: false } => " with wrong credentials",
    }
}

#[cfg(test)]
mod tests {
    use model::plan::{CannedScript, Device, Site};
    use model::session::ScriptId;

    use super::*;

    #[test]
    fn what_is_done_with_tools_is_told_with_names() {
        let mut plan = Plan::standard(vec![Site::standard("site")], Vec::new());
        plan.support.tools.folders = vec!["C:\\Logs".to_owned(), "/tmp".to_owned()];
        plan.support.tools.scripts = vec![CannedScript {
            name: "clean".to_owned(),
            devices: vec![Device::Windows],
            teams: Vec::new(),
            runs_as_system: true,
        }];
        let (remote, local) = (FolderId(0), FolderId(1));
        let transfer = |way| ToolAct::Transfer { way, remote, local, kilobytes: 2_000 };
        let change = |side, how| ToolAct::Change { side, folder: remote, how };
        let cases = [
            (
                ToolAct::Start(Tool::Screen { colours: Colours::Few, control: true }),
                "controls the screen in few colours",
            ),
            (ToolAct::Start(Tool::Files), "starts file transfer"),
            (ToolAct::Stop(ToolKind::Registry), "stops the registry"),
            (transfer(FileWay::Upload), "uploads 1.9 MiB from /tmp to C:\\Logs"),
            (transfer(FileWay::Download), "downloads 1.9 MiB from C:\\Logs to /tmp"),
            (change(Side::Remote, FileChange::Delete), "deletes C:\\Logs on the remote computer"),
            (change(Side::Local, FileChange::Rename), "renames a file in C:\\Logs on the own computer"),
            (
                ToolAct::RunAction { action: SpecialAction::CtrlAltDel, run_as: RunAs::System },
                "runs the special action Ctrl+Alt+Del in the system's name",
            ),
            (
                ToolAct::RunScript { script: ScriptId(0), run_as: RunAs::Administrator { right: false } },
                "runs the canned script clean with wrong credentials",
            ),
            (ToolAct::Restrict(Restriction::Input), "restricts the customer's input"),
        ];
        for (act, expected) in cases {
            assert_eq!(used(act, "call", &plan), format!("{expected} in session call"));
        }
    }
}
