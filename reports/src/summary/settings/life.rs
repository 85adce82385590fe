//! The settings of upgrades, maintenance, statistics and wake-up, and the installers: only those that something in the
//! run makes use of, so that a run about something else stays short.

use model::plan::{Action, AfterInterruption, Client, ClientBegins, Installer, Origin, StatisticsSet, WakeOnLan};
use model::time::SimDuration;

use super::set;
use crate::run::Run;
use crate::summary::Set;
use crate::words::{self, length};

/// The appliance's settings, each with its grounds.
pub(super) fn rows(run: &Run<'_>) -> Vec<Set> {
    let mut rows = Vec::new();
    if upgrades_matter(run) {
        rows.extend(upgrades(run));
    }
    if maintenance_matters(run) {
        rows.extend(maintenance(run));
    }
    rows.extend(statistics(run));
    rows.extend(wake_up(run));
    rows
}

/// The installers that deployments use, the first few by name.
pub(super) fn installers(run: &Run<'_>) -> Vec<Set> {
    let installers = &run.plan.installers;
    let mut rows: Vec<_> = installers.iter().take(INSTALLERS_MAX).map(installer).collect();
    if installers.len() > INSTALLERS_MAX {
        let more = words::count((installers.len() - INSTALLERS_MAX) as u64);
        rows.push(set("Further installers", more, "chosen by the scenario"));
    }
    rows
}

fn upgrades(run: &Run<'_>) -> Vec<Set> {
    let upgrades = &run.plan.appliance.upgrades;
    let bandwidth = match upgrades.bandwidth {
        Some(rate) => set(
            "Upgrade bandwidth",
            words::bytes_per_second(rate),
            "documented: at most 100 MiB/s (UPG-2); the default is an assumption",
        ),
        None => set("Upgrade bandwidth", "not regulated", "documented: on premises only (UPG-5)"),
    };
    let after = match upgrades.after_interruption {
        AfterInterruption::Restart => "begins again with the first byte",
        AfterInterruption::Resume => "goes on where it was interrupted",
    };
    let mut rows = vec![
        set(
            "Automatic upgrades",
            words::automatic_upgrades(upgrades.automatic),
            "documented choices (UPG-7 to UPG-9); the default is an assumption",
        ),
        bandwidth,
        set(
            "Concurrent upgrades",
            words::count(u64::from(upgrades.concurrent_max)),
            "documented: at most 500 (UPG-4); the default is an assumption",
        ),
        set("Installing an upgrade takes", length(upgrades.install), "assumption: the slot stays held (UPG-3)"),
        set("An interrupted upgrade", after, "assumption (UPG-12)"),
        set("The appliance's own line", words::bytes_per_second(run.plan.appliance.uplink), "inferred: 1 Gbit/s"),
        set("Lines of sites and computers", lines(run), "assumption: 10 Mbit/s a computer unless set (UPG-11)"),
    ];
    let outdated = run.plan.clients.iter().filter(|client| client.outdated).count() as u64;
    if outdated > 0 {
        let value = format!("{}, package {}", words::clients(outdated), words::bytes(upgrades.package_bytes));
        rows.push(set("Outdated when the run begins", value, "chosen by the scenario (UPG-7)"));
    }
    let unmanaged = run.plan.clients.iter().filter(|client| !client.store_managed).count() as u64;
    if unmanaged > 0 {
        let value = words::clients(unmanaged);
        rows.push(set("Certificate store not kept up to date", value, "chosen by the scenario (UPG-13)"));
    }
    rows
}

fn maintenance(run: &Run<'_>) -> Vec<Set> {
    let maintenance = &run.plan.appliance.maintenance;
    let restricted = if maintenance.local_uninstall_restricted { "restricted" } else { "open to every end user" };
    let mut rows = vec![
        set(
            "Lost after",
            format!("{} offline", length(maintenance.lost_after)),
            "documented: 15 days at least (MAINT-2); the default is an assumption",
        ),
        set(
            "Deleted after",
            format!("{} offline", length(maintenance.delete_after)),
            "documented: 15 days at least (MAINT-4); the default is an assumption",
        ),
        set("Uninstalled by an end user", words::uninstalled(maintenance.uninstalled), "documented choices (MAINT-10)"),
        set("Uninstalling and disabling locally", restricted, "documented choices (MAINT-12)"),
    ];
    let own: Vec<SimDuration> = run.plan.clients.iter().filter_map(|client| client.delete_after).collect();
    if let (Some(least), Some(most)) = (own.iter().min(), own.iter().max()) {
        let range = if least == most { length(*least) } else { format!("{} to {}", length(*least), length(*most)) };
        let value = format!("{} after {range}", words::clients(own.len() as u64));
        rows.push(set("Deleted after a time of their own", value, "documented (max_offline_minutes)"));
    }
    rows
}

fn statistics(run: &Run<'_>) -> Vec<Set> {
    let statistics = &run.plan.appliance.statistics;
    if statistics.kinds.is_empty() && run.record.total(model::metric::Counter::StatisticsReports) == 0 {
        return Vec::new();
    }
    let thumbnail = StatisticsSet::default().with(model::plan::Statistic::Thumbnail);
    vec![
        set("Statistics", words::statistics(statistics.kinds), "documented choices (STAT-1)"),
        set("Statistics interval", length(statistics.interval), "assumption: 1 to 1,440 minutes (STAT-2)"),
        set(
            "A report weighs",
            format!(
                "{} a text, {} a thumbnail; {} as chosen",
                words::bytes(u64::from(statistics.text_bytes)),
                words::bytes(statistics.report_bytes(thumbnail)),
                words::bytes(statistics.report_bytes(statistics.kinds))
            ),
            "assumption (STAT-3)",
        ),
    ]
}

fn wake_up(run: &Run<'_>) -> Vec<Set> {
    if !run.plan.timeline.iter().any(|entry| matches!(entry.action, Action::Wake { .. })) {
        return Vec::new();
    }
    let allowed = if run.plan.appliance.wake_on_lan { "allowed" } else { "not allowed" };
    let (mut off, mut secured) = (0, 0);
    for site in &run.plan.sites {
        match site.wake {
            WakeOnLan::Off => off += 1,
            WakeOnLan::On => {}
            WakeOnLan::Secured(_) => secured += 1,
        }
    }
    let total = words::counted(run.plan.sites.len() as u64, "site");
    let sites = match (off, secured) {
        (0, 0) => format!("{total} pass packets on"),
        (off, secured) => format!("of {total}, {off} pass none on and {secured} ask for a password"),
    };
    let deaf = run.plan.clients.iter().filter(|client| !client.wakes_on_lan).count() as u64;
    let deaf = if deaf > 0 { format!("; {} do not wake", words::clients(deaf)) } else { String::new() };
    vec![
        set("Waking up Jump Clients", allowed, "documented choices (WAKE-1, WAKE-5)"),
        set("Wake-on-LAN", format!("{sites}{deaf}"), "chosen by the scenario (WAKE-4)"),
    ]
}

fn installer(installer: &Installer) -> Set {
    let origin = match &installer.origin {
        Origin::Wizard => "made by the mass deployment wizard".to_owned(),
        Origin::Session { portal: Some(portal) } => {
            format!("made in a session from portal “{}”", words::one_line(portal))
        }
        Origin::Session { portal: None } => "made in a session without a portal".to_owned(),
    };
    let item = &installer.item;
    let carried = [
        ("Jump Group", &item.group),
        ("Jump Policy", &item.policy),
        ("public portal", &item.portal),
        ("attended session policy", &item.attended),
        ("unattended session policy", &item.unattended),
        ("tag", &item.tag),
        ("comments", &item.comments),
    ];
    let carried: Vec<_> = carried
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name} “{}”", words::one_line(value))))
        .collect();
    let mut value =
        format!("{origin} at {}, good for {}", words::moment(installer.made_at), length(installer.valid_for));
    if !carried.is_empty() {
        value += &format!("; gives {}", words::list(&carried));
    }
    if let Some(after) = installer.delete_after {
        value += &format!("; its clients are deleted after {}", length(after));
    }
    set(&format!("Installer “{}”", words::one_line(&installer.name)), value, "chosen by the scenario (INST-1, INST-4)")
}

/// `100 MiB/s a site and 1.2 MiB/s a computer`, or their ranges.
fn lines(run: &Run<'_>) -> String {
    let range = |rates: Vec<u64>| match (rates.iter().min(), rates.iter().max()) {
        (Some(least), Some(most)) if least == most => words::bytes_per_second(*least),
        (Some(least), Some(most)) => {
            format!("{} to {}", words::bytes_per_second(*least), words::bytes_per_second(*most))
        }
        _ => "–".to_owned(),
    };
    let sites = &run.plan.sites;
    format!(
        "{} a site, {} a computer",
        range(sites.iter().map(|site| site.downlink).collect()),
        range(sites.iter().map(|site| site.endpoint_downlink).collect())
    )
}

/// Whether anything in the run has to do with upgrades.
fn upgrades_matter(run: &Run<'_>) -> bool {
    let asked = |action: &Action| {
        matches!(action, Action::SitePackage { .. } | Action::ManualUpgrade { .. } | Action::Transfers { .. })
    };
    run.plan.clients.iter().any(|client| client.outdated) || run.plan.timeline.iter().any(|entry| asked(&entry.action))
}

/// Whether anybody can be lost, deleted, uninstalled or disabled in the run.
fn maintenance_matters(run: &Run<'_>) -> bool {
    let asked = |action: &Action| matches!(action, Action::LocalUninstall { .. } | Action::LocalDisable { .. });
    let maintenance = &run.plan.appliance.maintenance;
    let away = |client: &Client| match client.begins {
        ClientBegins::SwitchedOff { since } => (model::time::SimTime::ZERO + run.record.ran).since(since),
        _ => run.record.ran,
    };
    let shortest =
        |client: &Client| maintenance.lost_after.min(client.delete_after.unwrap_or(maintenance.delete_after));
    crate::summary::life::happened(run)
        || run.plan.timeline.iter().any(|entry| asked(&entry.action))
        || run.plan.clients.iter().any(|client| away(client) >= shortest(client))
}

/// The most installers that the table lists one by one.
const INSTALLERS_MAX: usize = 12;
