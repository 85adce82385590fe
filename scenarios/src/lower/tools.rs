//! Tools of sessions: what the site has of them, and what acts of the timeline do with them.

use std::collections::BTreeMap;

use model::id::{SupportButtonId, TeamId};
use model::plan::{ButtonDeployment, ButtonOrigin, CannedScript, ToolsPlan};
use model::session::{
    Act, AdministratorTask, ButtonAct, Credentials, Elevation, FileChange, FileWay, FolderId, Replies, Reply, RunAs,
    ScriptId, Side, Tool, ToolAct, ToolKind, TrafficFigures,
};
use model::time::SimTime;

use super::sessions::{Desk, find, find_at};
use super::sure;
use crate::diagnostic::Diagnostics;
use crate::file::tools::{DeployedButton, Tools};
use crate::file::{self, Does, Entry, Field, File, GivenCredentials, Placed, RunsAs, Text, replies};

/// What acts name of tools.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Folders in the order of the file, those of both sides together.
    folders: Vec<String>,
    ids: BTreeMap<String, FolderId>,
    /// Canned scripts by name.
    scripts: Vec<String>,
}

impl Known {
    /// Of these entries, and with the canned scripts of the file.
    pub(super) fn new(file: &File, entries: &[Placed<Entry>]) -> Self {
        let scripts = sure(&file.canned_script).iter().map(|script| sure(&script.name).0.clone()).collect();
        let mut known = Self { scripts, ..Self::default() };
        let acts = entries.iter().filter_map(|entry| entry.act.get());
        for folder in acts.flat_map(|act| [&act.remote_folder, &act.local_folder]).filter_map(Field::get) {
            if !known.ids.contains_key(&folder.0) {
                // At most two for each of 10,000 entries.
                known.ids.insert(folder.0.clone(), FolderId(known.folders.len() as u16));
                known.folders.push(folder.0.clone());
            }
        }
        known
    }

    fn folder(&self, field: &Field<Text>) -> FolderId {
        self.ids[&sure(field).0]
    }
}

/// What the site has of tools.
pub(super) fn plan(file: &File, desk: &Desk, out: &mut Diagnostics) -> ToolsPlan {
    let settings: &Tools = sure(&sure(&file.support).tools);
    let scripts = sure(&file.canned_script).iter().map(|script| CannedScript {
        name: sure(&script.name).0.clone(),
        devices: sure(&script.devices).iter().map(|device| device.value).collect(),
        teams: teams(script.teams.get().map(Vec::as_slice).unwrap_or_default(), desk, out),
        runs_as_system: *sure(&script.runs_as_system),
    });
    let scripts = scripts.collect();
    let buttons = sure(&file.deployed_button).iter().filter_map(|button| deployment(button, desk, out)).collect();
    ToolsPlan {
        shell_recording: *sure(&settings.shell_recording),
        elevates_at_start: *sure(&settings.elevates_at_start),
        folders: desk.tools.folders.clone(),
        scripts,
        buttons,
        traffic: traffic(settings),
    }
}

fn teams(names: &[Placed<file::DirectoryName>], desk: &Desk, out: &mut Diagnostics) -> Vec<TeamId> {
    let known = || desk.directory().teams.iter().map(|team| &team.name);
    names.iter().filter_map(|name| find_at("team", known(), &name.0, name.span, out)).map(TeamId).collect()
}

fn deployment(button: &DeployedButton, desk: &Desk, out: &mut Diagnostics) -> Option<ButtonDeployment> {
    let at = button.mass_deployed_at.copied();
    Some(ButtonDeployment {
        button: self::button(&button.name, desk, out)?,
        profile: sure(&button.profile).0.clone(),
        lifetime: button.lifetime.copied(),
        how: at.map_or(ButtonOrigin::Session, |at| ButtonOrigin::MassDeployment { at: SimTime::ZERO + at }),
    })
}

fn button(name: &Field<file::DirectoryName>, desk: &Desk, out: &mut Diagnostics) -> Option<SupportButtonId> {
    let known = desk.directory().support_buttons.iter().map(|button| &button.name);
    find("Support Button", known, name, out).map(SupportButtonId)
}

fn traffic(settings: &Tools) -> TrafficFigures {
    let traffic = sure(&settings.traffic);
    let screen = sure(&traffic.screen);
    let colours = [&screen.black_and_white, &screen.few, &screen.more, &screen.full, &screen.video];
    TrafficFigures {
        screen: colours.map(|bandwidth| sure(bandwidth).0),
        shell: sure(&traffic.shell).0,
        files: sure(&traffic.files).0,
        transfer: sure(&traffic.transfer).0,
        registry: sure(&traffic.registry).0,
        system_information: sure(&traffic.system_information).0,
        clipboard: sure(&traffic.clipboard).0,
    }
}

/// What somebody does with tools, about the customer client or about Support Buttons; nothing for any other act.
pub(super) fn act(act: &file::Act, desk: &Desk, out: &mut Diagnostics) -> Option<Act> {
    let tool = match *sure(&act.does) {
        Does::StartTool => ToolAct::Start(match *sure(&act.tool) {
            ToolKind::Screen => Tool::Screen { colours: *sure(&act.colours), control: *sure(&act.control) },
            ToolKind::Files => Tool::Files,
            ToolKind::Registry => Tool::Registry,
            ToolKind::SystemInformation => Tool::SystemInformation,
            ToolKind::Clipboard => Tool::Clipboard,
        }),
        Does::StopTool => ToolAct::Stop(*sure(&act.tool)),
        Does::OpenShell => ToolAct::OpenShell,
        Does::CloseShell => ToolAct::CloseShell(*sure(&act.number)),
        Does::Upload => transfer(act, FileWay::Upload, desk),
        Does::Download => transfer(act, FileWay::Download, desk),
        Does::CancelTransfer => ToolAct::CancelTransfer(*sure(&act.number)),
        Does::Rename => change(act, FileChange::Rename, desk),
        Does::Delete => change(act, FileChange::Delete, desk),
        Does::RunAction => ToolAct::RunAction { action: *sure(&act.action), run_as: run_as(act) },
        Does::RunScript => {
            let script = find("canned script", desk.tools.scripts.iter(), &act.script, out)?;
            ToolAct::RunScript { script: ScriptId(script as u16), run_as: run_as(act) }
        }
        Does::Restrict => ToolAct::Restrict(*sure(&act.restriction)),
        Does::Release => ToolAct::Release,
        Does::SwitchUser => ToolAct::Administer(AdministratorTask::SwitchUser),
        Does::ControlProtectedWindow => ToolAct::Administer(AdministratorTask::ProtectedWindow),
        Does::ElevateToFullClient => return Some(Act::Elevate(Elevation::FullClient)),
        Does::Elevate => {
            return Some(Act::Elevate(Elevation::Administrator(match *sure(&act.credentials) {
                GivenCredentials::Right => Credentials::Given { right: true },
                GivenCredentials::Wrong => Credentials::Given { right: false },
                GivenCredentials::FromCustomer => Credentials::FromCustomer,
            })));
        }
        Does::DeployButton => return Some(Act::Button(ButtonAct::Deploy(button(&act.button, desk, out)?))),
        Does::RemoveButton => {
            let (button, confirmed) = (button(&act.button, desk, out)?, *sure(&act.confirmed));
            return Some(Act::Button(ButtonAct::Remove { button, confirmed }));
        }
        _ => return None,
    };
    Some(Act::UseTool(tool))
}

fn transfer(act: &file::Act, way: FileWay, desk: &Desk) -> ToolAct {
    let (remote, local) = (desk.tools.folder(&act.remote_folder), desk.tools.folder(&act.local_folder));
    let kilobytes = u32::try_from(sure(&act.size).0.div_ceil(1_000)).expect("bounded by 4,200 GB");
    ToolAct::Transfer { way, remote, local, kilobytes }
}

fn change(act: &file::Act, how: FileChange, desk: &Desk) -> ToolAct {
    match act.remote_folder.given {
        true => ToolAct::Change { side: Side::Remote, folder: desk.tools.folder(&act.remote_folder), how },
        false => ToolAct::Change { side: Side::Local, folder: desk.tools.folder(&act.local_folder), how },
    }
}

fn run_as(act: &file::Act) -> RunAs {
    match *sure(&act.run_as) {
        RunsAs::ActiveUser => RunAs::ActiveUser,
        RunsAs::System => RunAs::System,
        RunsAs::Administrator => {
            RunAs::Administrator { right: act.credentials.copied() == Some(GivenCredentials::Right) }
        }
    }
}

/// How somebody deals with questions; nobody answers where nothing is said.
pub(super) fn replies(field: &Field<replies::Replies>) -> Replies {
    let one = |reply: &Field<replies::Reply>| {
        reply.get().map(|reply| Reply { after: *sure(&reply.after), answer: *sure(&reply.answer) })
    };
    field.get().map_or_else(Replies::default, |replies| Replies {
        prompts: one(&replies.prompts),
        full_client: one(&replies.full_client),
        credentials: one(&replies.credentials),
        challenge: one(&replies.challenge),
    })
}
