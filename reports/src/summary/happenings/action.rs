//! What an action of the timeline does, in a phrase with figures and names.

mod desk;
mod sessions;
mod tools;

use model::access::Screen;
use model::event::{DownHow, StopHow};
use model::id::{ClientId, InstallerId, SiteId};
use model::plan::{Action, Direction, EndUser, Overrides, Plan, Staff, TransferKind};
use model::time::SimDuration;

use crate::words::{self, length, one_line, span};

pub(crate) use desk::entrance;

/// What an action does, in a phrase with figures.
pub(crate) fn describe(action: &Action, plan: &Plan) -> String {
    match action {
        Action::ApplianceDown { how: DownHow::Restart, lasting, .. } => {
            format!("the appliance restarts and is down for {}", length(*lasting))
        }
        Action::ApplianceDown { how: DownHow::Crash, lasting, .. } => {
            format!("the appliance crashes and is down for {}", length(*lasting))
        }
        Action::UplinkLoss { lasting } => format!("the appliance's uplink is lost for {}", length(*lasting)),
        Action::SiteOutage { sites, direction, lasting } => {
            let way = match direction {
                Direction::Both => "cut off",
                Direction::ToAppliance => "unable to send to the appliance",
                Direction::FromAppliance => "unable to hear the appliance",
            };
            format!("{} {way} for {}", places(sites, plan), length(*lasting))
        }
        Action::LinkChange { sites, latency, jitter, loss_ppm, lasting } => {
            let mut parts = Vec::new();
            parts.extend(latency.map(|latency| format!("latency {}", span(latency))));
            parts.extend(jitter.map(|jitter| format!("jitter {}", span(jitter))));
            parts.extend(loss_ppm.map(|ppm| format!("loss {}%", words::decimal(f64::from(ppm) / 1e4, 4))));
            let lasting = lasting.map_or_else(|| "for good".to_owned(), |lasting| format!("for {}", length(lasting)));
            format!("lines of {} get {} {lasting}", places(sites, plan), words::list(&parts))
        }
        Action::ClientStop { clients, how, over, lasting } => {
            let verb = match how {
                StopHow::Crashed => "crash",
                StopHow::Asleep => "fall asleep",
                StopHow::SwitchedOff => "are switched off",
            };
            format!("{} {verb}{}, each for {}", words::clients(clients.len() as u64), spread(*over), length(*lasting))
        }
        Action::ClientStart { clients, over } => {
            format!("{} switched on{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Churn { crashes_per_1000_h, lasting, down } => format!(
            "{} crashes a second among those connected, each down for {}, for {}",
            words::decimal(*crashes_per_1000_h as f64 / 3.6e6, 3),
            length(*down),
            length(*lasting)
        ),
        Action::Removal { clients, over } => {
            format!("{} removed in the Jump interface{}", words::clients(clients.len() as u64), spread(*over))
        }
        Action::Change { setting } => {
            let (name, value) = words::setting(*setting);
            format!("{name} set to {value}")
        }
        Action::SitePackage { bytes, new_chain, lasting, .. } => {
            let chain = if *new_chain { " with a new certificate chain" } else { "" };
            format!(
                "a site package of {}{chain} is installed, and the appliance is down for {}",
                words::bytes(*bytes),
                length(*lasting)
            )
        }
        Action::ChainRestored => "the appliance presents its first certificate chain again".to_owned(),
        Action::StoreUpdate { clients, over } => {
            format!("the certificate stores of {} are brought up to date{}", many(clients), spread(*over))
        }
        Action::LocalUninstall { clients, by, over } => {
            format!("{} uninstall {}{}", end_users(*by), many(clients), spread(*over))
        }
        Action::LocalDisable { clients, disabled, by, over } => {
            let verb = if *disabled { "disable" } else { "enable" };
            format!("{} {verb} {}{}", end_users(*by), many(clients), spread(*over))
        }
        Action::ManualUpgrade { clients, by, over } => {
            format!("{} has {} upgraded{}", staff(*by), many(clients), spread(*over))
        }
        Action::Jump { clients, over } => {
            format!("a representative jumps to {}{}", many(clients), spread(*over))
        }
        Action::Wake { clients, password, over } => {
            let with = if password.is_some() { " with a secure WOL password" } else { "" };
            format!("a representative attempts to wake up {}{with}{}", many(clients), spread(*over))
        }
        Action::Transfers { kind, count, bytes, site, over } => {
            let what = match kind {
                TransferKind::ConsoleUpgrade => "representative console",
                TransferKind::SupportButton => "Support Button",
            };
            let verb = match kind {
                TransferKind::ConsoleUpgrade => "upgraded",
                TransferKind::SupportButton => "deployed",
            };
            format!(
                "{} at {} {verb} with {} each{}",
                words::counted(u64::from(*count), what),
                site_name(*site, plan),
                words::bytes(*bytes),
                spread(*over)
            )
        }
        Action::Deployment { clients, installer, overrides, over } => {
            let given = if *overrides == Overrides::default() { "" } else { " with values of its own" };
            format!("{} installed from {}{given}{}", many(clients), installer_name(*installer, plan), spread(*over))
        }
        Action::InstallerExtended { installer, span, by } => {
            format!("{} extends {} by {}", staff(*by), installer_name(*installer, plan), length(*span))
        }
        Action::InstallerDeleted { installer, by } => {
            format!("{} deletes {}", staff(*by), installer_name(*installer, plan))
        }
        Action::Travel { clients, to, over } => {
            format!("{} travel to {}{}", many(clients), site_name(*to, plan), spread(*over))
        }
        Action::Screens { clients, screen, over } => {
            let state = match screen {
                Screen { user_logged_in: false, .. } => "nobody is logged in at",
                Screen { locked: true, .. } => "somebody is logged in and the screen is locked at",
                Screen { screen_saver: true, .. } => "somebody is logged in and a screen saver runs at",
                Screen { .. } => "somebody is at the screen of",
            };
            format!("{state} {}{}", many(clients), spread(*over))
        }
        Action::SessionStart(_)
        | Action::SessionClosed { .. }
        | Action::Pin { .. }
        | Action::Unpin { .. }
        | Action::ItemsEdited { .. }
        | Action::DirectoryChanged { .. } => sessions::describe(action, plan),
        Action::Desk(action) => desk::describe(action, plan),
    }
}

fn many(clients: &[ClientId]) -> String {
    words::clients(clients.len() as u64)
}

/// One site by name, several by number.
fn places(sites: &[SiteId], plan: &Plan) -> String {
    match sites {
        [one] => site_name(*one, plan),
        several => words::counted(several.len() as u64, "site"),
    }
}

fn site_name(site: SiteId, plan: &Plan) -> String {
    plan.sites.get(site.index()).map_or_else(|| "a site".to_owned(), |site| format!("site “{}”", one_line(&site.name)))
}

fn installer_name(installer: InstallerId, plan: &Plan) -> String {
    let named = plan.installers.get(installer.index());
    named.map_or_else(|| "an installer".to_owned(), |named| format!("installer “{}”", one_line(&named.name)))
}

const fn end_users(by: EndUser) -> &'static str {
    match by {
        EndUser::Unprivileged => "end users without privileges",
        EndUser::Privileged => "privileged end users",
    }
}

const fn staff(by: Staff) -> &'static str {
    match by {
        Staff::Administrator => "an administrator",
        Staff::Privileged => "a user with the permission to deploy",
        Staff::Representative => "a representative without permission",
    }
}

fn spread(over: SimDuration) -> String {
    if over.is_zero() { " at once".to_owned() } else { format!(" over {}", length(over)) }
}
