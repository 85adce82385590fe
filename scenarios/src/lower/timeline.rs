//! The timeline: actions with their sites and Jump Clients, in order of time.

use model::event::{DownHow, Setting, StopHow};
use model::id::ClientId;
use model::plan::{self, Action, Client, ClientBegins};
use model::time::SimTime;

use super::{Selection, sure};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Clients, Entry, Field, Placed, Sites};

/// Every entry, `stagger` written out, in order of time.
pub(super) fn lower(
    entries: &Field<Vec<Placed<Entry>>>,
    selection: &Selection<'_>,
    clients: &[Client],
    out: &mut Diagnostics,
) -> Vec<plan::Entry> {
    let mut lowered = Vec::new();
    let mut lowering = Lowering { selection, clients, selected: 0, out };
    for entry in sure(entries) {
        let single = lowering.entry(entry);
        let stagger = entry.site_outage.get().and_then(|outage| outage.stagger.copied());
        match (stagger, single.action) {
            (Some(stagger), Action::SiteOutage { sites, direction, lasting }) => {
                lowered.extend((1_u64..).zip(sites).map(|(number, site)| plan::Entry {
                    name: format!("{}-{number}", single.name),
                    at: single.at + stagger * (number - 1),
                    enabled: single.enabled,
                    action: Action::SiteOutage { sites: vec![site], direction, lasting },
                }));
            }
            (_, action) => lowered.push(plan::Entry { action, ..single }),
        }
    }
    lowered.sort_by_key(|entry| entry.at);
    lowered
}

struct Lowering<'a> {
    selection: &'a Selection<'a>,
    clients: &'a [Client],
    /// How many Jump Clients all entries together have selected so far.
    selected: usize,
    out: &'a mut Diagnostics,
}

impl Lowering<'_> {
    fn entry(&mut self, entry: &Entry) -> plan::Entry {
        plan::Entry {
            name: sure(&entry.name).0.clone(),
            at: SimTime::ZERO + *sure(&entry.at),
            enabled: *sure(&entry.enabled),
            action: self.action(entry).expect("an entry without errors has one action"),
        }
    }

    fn action(&mut self, entry: &Entry) -> Option<Action> {
        let running = |client: &Client| matches!(client.begins, ClientBegins::WithFleet { .. });
        let off = |client: &Client| matches!(client.begins, ClientBegins::SwitchedOff { .. });
        let listed = |client: &Client| client.begins != ClientBegins::Uninstalled;
        if let Some(loss) = entry.uplink_loss.get() {
            return Some(Action::UplinkLoss { lasting: *sure(&loss.lasting) });
        }
        if let Some(down) = entry.appliance_restart.get() {
            let (answers, lasting) = (*sure(&down.answers), *sure(&down.down));
            return Some(Action::ApplianceDown { how: DownHow::Restart, answers, lasting });
        }
        if let Some(down) = entry.appliance_crash.get() {
            let (answers, lasting) = (*sure(&down.answers), *sure(&down.down));
            return Some(Action::ApplianceDown { how: DownHow::Crash, answers, lasting });
        }
        if let Some(outage) = entry.site_outage.get() {
            self.warn_of_few_sites(&outage.sites);
            let (direction, lasting) = (*sure(&outage.direction), *sure(&outage.lasting));
            return Some(Action::SiteOutage { sites: self.selection.sites(entry), direction, lasting });
        }
        if let Some(link) = entry.link_change.get() {
            self.warn_of_few_sites(&link.sites);
            return Some(Action::LinkChange {
                sites: self.selection.sites(entry),
                latency: link.latency.copied(),
                jitter: link.jitter.copied(),
                loss_ppm: link.loss.copied().map(|share| share.0),
                lasting: link.lasting.copied(),
            });
        }
        if let Some(crash) = entry.client_crash.get() {
            let clients = self.clients(entry, &crash.clients, running);
            let (over, lasting) = (*sure(&crash.over), *sure(&crash.back_after));
            return Some(Action::ClientStop { clients, how: StopHow::Crashed, over, lasting });
        }
        if let Some(sleep) = entry.client_sleep.get() {
            let clients = self.clients(entry, &sleep.clients, running);
            let (over, lasting) = (*sure(&sleep.over), *sure(&sleep.lasting));
            return Some(Action::ClientStop { clients, how: StopHow::Asleep, over, lasting });
        }
        if let Some(start) = entry.client_start.get() {
            let clients = self.clients(entry, &start.clients, off);
            return Some(Action::ClientStart { clients, over: *sure(&start.over) });
        }
        if let Some(churn) = entry.churn.get() {
            let (crashes_per_1000_h, _) = sure(&churn.rate).times_in(3_600_000);
            let (lasting, down) = (*sure(&churn.lasting), *sure(&churn.back_after));
            return Some(Action::Churn { crashes_per_1000_h, lasting, down });
        }
        if let Some(removal) = entry.remove_clients.get() {
            let clients = self.clients(entry, &removal.clients, listed);
            return Some(Action::Removal { clients, over: *sure(&removal.over) });
        }
        let change = entry.change.get()?;
        Some(Action::Change { setting: Setting::ConnectionRate(sure(&change.connection_rate).0) })
    }

    fn clients(
        &mut self,
        entry: &Entry,
        selector: &Field<Clients>,
        concerned: impl Fn(&Client) -> bool,
    ) -> Vec<ClientId> {
        if self.selected > SELECTED_MAX {
            return Vec::new();
        }
        let (clients, short) = self.selection.clients(entry, sure(selector), self.clients, concerned);
        self.selected += clients.len();
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

    fn warn_of_few_sites(&mut self, sites: &Field<Sites>) {
        let whole = self.selection.names().len();
        if let Sites::Sample(sample) = sure(sites)
            && sample.of(whole) > whole
        {
            let message = format!("there are only {whole} sites");
            let diagnostic = Diagnostic::warning(Code::MatchesNothing, sites.span, message);
            self.out.push(diagnostic.help("all of them are taken"));
        }
    }
}

/// The most Jump Clients in the selections of all entries together: what a plan can hold with ease.
const SELECTED_MAX: usize = 20_000_000;
