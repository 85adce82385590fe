//! What each entry of the timeline does, with its sites, Jump Clients and installers.

use model::event::{DownHow, StopHow};
use model::id::{ClientId, InstallerId, SiteId};
use model::plan::{Action, Client, ClientBegins, EndUser, TransferKind};
use model::time::{SimDuration, SimTime};

use super::select::label;
use super::timeline::Known;
use super::{appliance, desk, installers, sure};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Clients, Entry, Field, Sites, Text, Transfers};

/// The timeline while it is lowered.
pub(super) struct Lowering<'a> {
    known: &'a Known<'a>,
    /// How many Jump Clients all entries together have selected so far.
    selected: usize,
    out: &'a mut Diagnostics,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(known: &'a Known<'a>, out: &'a mut Diagnostics) -> Self {
        Self { known, selected: 0, out }
    }

    /// What an entry does as one, whatever it is written out into.
    pub(super) fn action(&mut self, entry: &Entry) -> Option<Action> {
        let action = self.of_appliance(entry).or_else(|| self.of_network(entry));
        let action = action.or_else(|| self.of_computers(entry)).or_else(|| self.of_people(entry));
        let action = action.or_else(|| self.of_installers(entry)).or_else(|| self.of_sessions(entry));
        let Known { writing, desk, .. } = self.known;
        action.or_else(|| desk::action(entry, desk, writing.selection, self.out))
    }

    fn of_sessions(&mut self, entry: &Entry) -> Option<Action> {
        let clients = if entry.screens.given { self.clients(entry, is_installed) } else { Vec::new() };
        self.known.desk.action(entry, clients, self.out)
    }

    fn of_appliance(&mut self, entry: &Entry) -> Option<Action> {
        if let Some(down) = entry.appliance_restart.get() {
            let (answers, lasting) = (*sure(&down.answers), *sure(&down.down));
            return Some(Action::ApplianceDown { how: DownHow::Restart, answers, lasting });
        }
        if let Some(down) = entry.appliance_crash.get() {
            let (answers, lasting) = (*sure(&down.answers), *sure(&down.down));
            return Some(Action::ApplianceDown { how: DownHow::Crash, answers, lasting });
        }
        if let Some(package) = entry.site_package.get() {
            return Some(Action::SitePackage {
                bytes: package.size.copied().map_or(self.known.package_bytes, |size| size.0),
                new_chain: *sure(&package.new_certificate_chain),
                answers: *sure(&package.answers),
                lasting: *sure(&package.down),
            });
        }
        if entry.restore_certificate_chain.get().is_some() {
            return Some(Action::ChainRestored);
        }
        // One of several settings stands for all of them: the others follow as parts.
        let setting = entry.change.get().map(appliance::settings)?.first().copied()?;
        Some(Action::Change { setting })
    }

    fn of_network(&mut self, entry: &Entry) -> Option<Action> {
        if let Some(loss) = entry.uplink_loss.get() {
            return Some(Action::UplinkLoss { lasting: *sure(&loss.lasting) });
        }
        if let Some(outage) = entry.site_outage.get() {
            let (direction, lasting) = (*sure(&outage.direction), *sure(&outage.lasting));
            return Some(Action::SiteOutage { sites: self.sites(entry), direction, lasting });
        }
        if let Some(link) = entry.link_change.get() {
            return Some(Action::LinkChange {
                sites: self.sites(entry),
                latency: link.latency.copied(),
                jitter: link.jitter.copied(),
                loss_ppm: link.loss.copied().map(|share| share.0),
                lasting: link.lasting.copied(),
            });
        }
        let transfers = |kind, transfers: &Transfers| Action::Transfers {
            kind,
            count: *sure(&transfers.count),
            bytes: sure(&transfers.size).0,
            site: self.site(entry),
            over: *sure(&transfers.over),
        };
        let consoles = entry.console_upgrades.get().map(|one| transfers(TransferKind::ConsoleUpgrade, one));
        consoles.or(entry.support_buttons.get().map(|one| transfers(TransferKind::SupportButton, one)))
    }

    fn of_computers(&mut self, entry: &Entry) -> Option<Action> {
        let stop = |clients, how, over: &Field<SimDuration>, lasting: &Field<SimDuration>| Action::ClientStop {
            clients,
            how,
            over: *sure(over),
            lasting: *sure(lasting),
        };
        if let Some(crash) = entry.client_crash.get() {
            return Some(stop(self.clients(entry, runs), StopHow::Crashed, &crash.over, &crash.back_after));
        }
        if let Some(sleep) = entry.client_sleep.get() {
            return Some(stop(self.clients(entry, runs), StopHow::Asleep, &sleep.over, &sleep.lasting));
        }
        if let Some(shutdown) = entry.client_shutdown.get() {
            return Some(stop(self.clients(entry, runs), StopHow::SwitchedOff, &shutdown.over, &shutdown.lasting));
        }
        if let Some(nights) = entry.nights.get() {
            let (how, over) = ((*sure(&nights.how)).into(), *sure(&nights.over));
            let clients = self.clients(entry, runs);
            return Some(Action::ClientStop { clients, how, over, lasting: SimDuration::ZERO });
        }
        if let Some(start) = entry.client_start.get() {
            let off = |client: &Client| matches!(client.begins, ClientBegins::SwitchedOff { .. });
            return Some(Action::ClientStart { clients: self.clients(entry, off), over: *sure(&start.over) });
        }
        if let Some(travel) = entry.travel.get() {
            let (to, over) = (self.site(entry), *sure(&travel.over));
            return Some(Action::Travel { clients: self.clients(entry, is_installed), to, over });
        }
        if let Some(stores) = entry.update_certificate_stores.get() {
            return Some(Action::StoreUpdate { clients: self.clients(entry, is_installed), over: *sure(&stores.over) });
        }
        let churn = entry.churn.get()?;
        let (crashes_per_1000_h, _) = sure(&churn.rate).times_in(3_600_000);
        let (lasting, down) = (*sure(&churn.lasting), *sure(&churn.back_after));
        Some(Action::Churn { crashes_per_1000_h, lasting, down })
    }

    fn of_people(&mut self, entry: &Entry) -> Option<Action> {
        if let Some(removal) = entry.remove_clients.get() {
            return Some(Action::Removal { clients: self.clients(entry, is_installed), over: *sure(&removal.over) });
        }
        if let Some(uninstall) = entry.local_uninstall.get() {
            let (by, over) = (*sure(&uninstall.by), *sure(&uninstall.over));
            return Some(Action::LocalUninstall { clients: self.clients(entry, runs), by, over });
        }
        for (act, disabled) in [(&entry.local_disable, true), (&entry.local_enable, false)] {
            if let Some(act) = act.get() {
                let (by, over): (EndUser, _) = (*sure(&act.by), *sure(&act.over));
                return Some(Action::LocalDisable { clients: self.clients(entry, runs), disabled, by, over });
            }
        }
        if let Some(upgrade) = entry.manual_upgrade.get() {
            let (by, over) = (*sure(&upgrade.by), *sure(&upgrade.over));
            return Some(Action::ManualUpgrade { clients: self.clients(entry, anybody), by, over });
        }
        if let Some(jump) = entry.jump.get() {
            return Some(Action::Jump { clients: self.clients(entry, anybody), over: *sure(&jump.over) });
        }
        let wake = entry.wake.get()?;
        let password = wake.password.get().map(|password| password.0.clone());
        Some(Action::Wake { clients: self.clients(entry, anybody), password, over: *sure(&wake.over) })
    }

    fn of_installers(&mut self, entry: &Entry) -> Option<Action> {
        if let Some(deploy) = entry.deploy.get() {
            let clients = self.known.deployed.by_entry.get(&sure(&entry.name).0).cloned().unwrap_or_default();
            return Some(Action::Deployment {
                clients,
                installer: self.installer(&deploy.installer),
                overrides: installers::overrides(sure(&deploy.overrides)),
                over: *sure(&deploy.over),
            });
        }
        if let Some(extend) = entry.extend_installer.get() {
            let (span, by) = (*sure(&extend.span), *sure(&extend.by));
            return Some(Action::InstallerExtended { installer: self.installer(&extend.installer), span, by });
        }
        let delete = entry.delete_installer.get()?;
        Some(Action::InstallerDeleted { installer: self.installer(&delete.installer), by: *sure(&delete.by) })
    }

    fn installer(&self, name: &Field<Text>) -> InstallerId {
        installers::id(self.known.installers, sure(name))
    }

    fn site(&self, entry: &Entry) -> SiteId {
        let name = entry.site().and_then(Field::get);
        let site = name.and_then(|name| self.known.writing.selection.site(&name.0));
        site.expect("a file without errors names only sites that exist")
    }

    fn sites(&mut self, entry: &Entry) -> Vec<SiteId> {
        let selection = self.known.writing.selection;
        let whole = selection.names().len();
        if let Some(sites) = entry.sites()
            && let Sites::Sample(sample) = sure(sites)
            && sample.of(whole) > whole
        {
            let message = format!("there are only {whole} sites");
            let diagnostic = Diagnostic::warning(Code::MatchesNothing, sites.span, message);
            self.out.push(diagnostic.help("all of them are taken"));
        }
        selection.sites(entry)
    }

    /// The Jump Clients that an entry selects of those whom its action can concern.
    fn clients(&mut self, entry: &Entry, concerned: impl Fn(&Client) -> bool) -> Vec<ClientId> {
        let selector: &Field<Clients> = entry.clients().expect("the action selects Jump Clients");
        if self.selected > SELECTED_MAX {
            return Vec::new();
        }
        let Known { writing, clients, deployed, .. } = self.known;
        let at = SimTime::ZERO + *sure(&entry.at);
        let there = |place: usize, client: &Client| concerned(client) && deployed.may_be_there(place, at);
        let (clients, short) = writing.selection.clients(&label(entry, "clients"), sure(selector), clients, there);
        self.selected += clients.len() * writing.count(entry);
        if self.selected > SELECTED_MAX {
            let message = format!("the entries select more than {SELECTED_MAX} Jump Clients together");
            let diagnostic = Diagnostic::error(Code::TooLarge, selector.span, message);
            self.out.push(diagnostic.help("select fewer, or split the scenario"));
        } else if clients.is_empty() {
            let message = "no Jump Client that this can concern is selected";
            let diagnostic = Diagnostic::warning(Code::MatchesNothing, selector.span, message);
            self.out
                .push(diagnostic.help("the run will be inconclusive: an entry that changes nothing proves nothing"));
        } else if short > 0 {
            let message = format!("{short} fewer Jump Clients than asked for fit the selection");
            let diagnostic = Diagnostic::warning(Code::MatchesNothing, selector.span, message);
            self.out.push(diagnostic.help(format!("all {} of them are taken", clients.len())));
        }
        clients
    }
}

/// Whoever may run at that time: not those whose computers are off until somebody starts them.
fn runs(client: &Client) -> bool {
    matches!(client.begins, ClientBegins::WithFleet { .. } | ClientBegins::NotInstalled)
}

fn is_installed(client: &Client) -> bool {
    client.begins != ClientBegins::Uninstalled
}

fn anybody(_: &Client) -> bool {
    true
}

/// The most Jump Clients in the selections of all entries together: what a plan can hold with ease.
const SELECTED_MAX: usize = 20_000_000;
