//! Jump Items: single ones, and those of the Jump Clients that a selection finds in the fleet.

use std::collections::BTreeMap;

use model::access::{Directory, JumpItem, JumpItemKind, Place};
use model::id::{ClientId, JumpGroupId, JumpPolicyId, UserId};
use model::plan::{Client, ClientBegins};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::directory::{self as file, AvailableTo, ItemType};
use crate::file::{Clients, Placed, select};
use crate::lower::Selection;

use super::names::Kind;
use super::{Resolved, Resolving, blocks};

/// One block of a file, before its Jump Clients are known.
#[derive(Clone, Debug)]
pub(crate) struct Unpinned {
    /// The Jump Item; each of those that the selection finds is like it. Its name is empty if it has none of its own.
    item: JumpItem,
    /// Which Jump Clients.
    clients: Option<Placed<Clients>>,
    /// Where the block stands.
    span: Span,
    /// What draws of its selection hang on: its place in the directory, so that blocks elsewhere change no choice.
    label: String,
}

impl Resolving<'_, '_> {
    pub(super) fn jump_items(&mut self) -> Vec<Unpinned> {
        let mut alike: BTreeMap<Place, u32> = BTreeMap::new();
        let mut items = Vec::new();
        for block in blocks(&self.file.jump_item) {
            let place = self.place(block);
            let earlier = alike.entry(place).or_default();
            *earlier += 1;
            let where_to = block.jump_group.get().or(block.personal_list.get()).map(|name| name.0.as_str());
            let label = format!("directory/{}/{earlier}/clients", where_to.unwrap_or_default());
            let item = self.jump_item(block, place);
            items.push(Unpinned { item, clients: block.clients.placed(), span: block.span, label });
        }
        items
    }

    fn jump_item(&mut self, block: &Placed<file::JumpItem>, place: Place) -> JumpItem {
        if !block.name.given && !block.clients.given {
            let diagnostic = Diagnostic::error(Code::MissingKey, block.span, "a Jump Item needs `name` or `clients`");
            self.out.push(diagnostic.help("name one, or select Jump Clients of the fleet"));
        }
        let kind = block.kind.copied().unwrap_or(ItemType::JumpClient);
        if kind != ItemType::JumpClient {
            self.not_of_jump_clients(block);
        }
        let portal = self.portal(&block.portal);
        let jump_policy = self.find(Kind::JumpPolicy, &block.jump_policy).map(JumpPolicyId);
        jump_policy.iter().for_each(|policy| self.applied[policy.index()] = true);
        let policies = block.session_policies.get();
        let policy = |this: &mut Self, field| this.named(field, AvailableTo::JumpItems);
        JumpItem {
            name: super::text(&block.name),
            kind: match kind {
                ItemType::JumpClient => JumpItemKind::JumpClient(None),
                ItemType::Jumpoint => JumpItemKind::Jumpoint,
                ItemType::LocalJump => JumpItemKind::LocalJump,
            },
            place,
            jump_policy,
            portal,
            present: policies.and_then(|policies| policy(self, &policies.customer_present)),
            not_present: policies.and_then(|policies| policy(self, &policies.customer_not_present)),
            password: block.password.copied().unwrap_or_default(),
        }
    }

    /// What Jump Items that are no Jump Clients cannot have, or have for nothing.
    fn not_of_jump_clients(&mut self, block: &file::JumpItem) {
        if block.clients.given {
            let message = "`clients` selects Jump Clients, and this is another type of Jump Item";
            let diagnostic = Diagnostic::error(Code::Conflict, block.clients.key, message);
            self.out.push(diagnostic.and(block.kind.span, "its type is here").help("give it a `name` instead"));
        }
        if block.portal.given {
            let message = "sessions through a Jumpoint or by local Jump belong to the default public portal";
            let diagnostic = Diagnostic::error(Code::Conflict, block.portal.key, message);
            self.out.push(diagnostic.help("leave `portal` out: this cannot be changed (SPOL-8)"));
        }
        if block.session_policies.given {
            let message = "session policies act on Jump Clients alone";
            let diagnostic = Diagnostic::warning(Code::NoEffect, block.session_policies.key, message);
            self.out.push(diagnostic.help("this one has no Jump Client layer (SPOL-16)"));
        }
    }

    fn place(&mut self, block: &Placed<file::JumpItem>) -> Place {
        match (block.jump_group.given, block.personal_list.given) {
            (true, true) => {
                let (group, list) = (block.jump_group.key, block.personal_list.key);
                self.out.push(select::conflict(group, "jump_group", list, "personal_list"));
            }
            (false, false) => {
                let message = "a Jump Item needs `jump_group` or `personal_list`";
                let diagnostic = Diagnostic::error(Code::MissingKey, block.span, message);
                self.out.push(diagnostic.help("say where it is pinned"));
            }
            _ => {}
        }
        let personal = self.find(Kind::User, &block.personal_list).map(|user| Place::Personal(UserId(user)));
        let group = self.find(Kind::JumpGroup, &block.jump_group).map(|group| Place::Group(JumpGroupId(group)));
        group.or(personal).unwrap_or(Place::Group(JumpGroupId(0)))
    }
}

impl Resolved {
    /// The directory, with the Jump Clients that its selections find in a fleet. Those that are not installed yet are not
    /// selected: their installers say where they are pinned.
    pub(crate) fn with_fleet(
        mut self,
        selection: &Selection<'_>,
        clients: &[Client],
        out: &mut Diagnostics,
    ) -> Directory {
        let mut hostnames: BTreeMap<&str, u32> = BTreeMap::new();
        for client in clients {
            *hostnames.entry(&client.hostname).or_default() += 1;
        }
        let mut fleet = Fleet { names: BTreeMap::new(), selected: BTreeMap::new(), hostnames, clients };
        let mut looked_at = 0;
        for unpinned in std::mem::take(&mut self.items) {
            let Some(selector) = &unpinned.clients else {
                fleet.pin(unpinned.item, unpinned.span, &mut self.directory, out);
                continue;
            };
            looked_at += clients.len();
            if looked_at > LOOKED_AT_MAX {
                let message =
                    format!("more than {LOOKED_AT_MAX} Jump Clients to be looked at, all selections together");
                let diagnostic = Diagnostic::error(Code::TooLarge, selector.span, message);
                out.push(diagnostic.help("each selection looks at the whole fleet: select more at once"));
                break;
            }
            let is_there = |_: usize, client: &Client| {
                !matches!(client.begins, ClientBegins::Uninstalled | ClientBegins::NotInstalled)
            };
            let (found, short) = selection.clients(&unpinned.label, &selector.value, clients, is_there);
            if found.is_empty() {
                let diagnostic = Diagnostic::error(Code::MatchesNothing, selector.span, "no Jump Client is selected");
                out.push(
                    diagnostic.help("Jump Clients that a deployment installs later get their place from its installer"),
                );
            } else if short > 0 {
                let message = format!("{short} fewer Jump Clients than asked for fit the selection");
                let diagnostic = Diagnostic::warning(Code::MatchesNothing, selector.span, message);
                out.push(diagnostic.help(format!("all {} of them are taken", found.len())));
            }
            if !unpinned.item.name.is_empty() && found.len() > 1 {
                let message = format!("`{}` names one Jump Item, and {} are selected", unpinned.item.name, found.len());
                let diagnostic = Diagnostic::error(Code::Conflict, selector.span, message);
                out.push(diagnostic.help("select one Jump Client, or leave `name` out: each has its hostname then"));
                continue;
            }
            let found = fleet.unselected(found, selector.span, out);
            for client in found {
                let mut item = JumpItem { kind: JumpItemKind::JumpClient(Some(client)), ..unpinned.item.clone() };
                if item.name.is_empty() {
                    item.name = fleet.name(client);
                }
                fleet.pin(item, selector.span, &mut self.directory, out);
            }
        }
        self.directory
    }

    /// The directory, which must do without a fleet.
    pub(super) fn without_fleet(mut self, out: &mut Diagnostics) -> Directory {
        for unpinned in std::mem::take(&mut self.items) {
            if let Some(selector) = &unpinned.clients {
                let message = "`clients` selects Jump Clients of a fleet, and a directory by itself has none";
                let diagnostic = Diagnostic::error(Code::Conflict, selector.span, message);
                out.push(diagnostic.help(
                    "ask for a scenario that names this file in `directory.file`, or give single Jump Items a `name`",
                ));
            }
            self.directory.jump_items.push(unpinned.item);
        }
        self.directory
    }

    /// Every block's selection of Jump Clients, to be checked.
    pub(crate) fn selections(&self) -> impl Iterator<Item = &Placed<Clients>> {
        self.items.iter().filter_map(|unpinned| unpinned.clients.as_ref())
    }
}

/// The fleet, as far as it is pinned.
struct Fleet<'a> {
    /// Where each name that is taken comes from.
    names: BTreeMap<String, Span>,
    /// Which selection found each Jump Client.
    selected: BTreeMap<ClientId, Span>,
    hostnames: BTreeMap<&'a str, u32>,
    clients: &'a [Client],
}

impl Fleet<'_> {
    /// Those of `found` that no earlier selection found; the others are reported.
    fn unselected(&mut self, found: Vec<ClientId>, span: Span, out: &mut Diagnostics) -> Vec<ClientId> {
        let mut twice: BTreeMap<Span, Vec<ClientId>> = BTreeMap::new();
        let mut left = Vec::new();
        for client in found {
            match self.selected.get(&client) {
                Some(first) => twice.entry(*first).or_default().push(client),
                None => {
                    self.selected.insert(client, span);
                    left.push(client);
                }
            }
        }
        for (first, clients) in twice {
            let others = match clients.len() - 1 {
                0 => " is".to_owned(),
                count => format!(" and {count} more are"),
            };
            let message = format!("`{}`{others} selected twice", self.name(clients[0]));
            let diagnostic = Diagnostic::error(Code::Conflict, span, message).and(first, "selected here already");
            out.push(diagnostic.help("a Jump Client is one Jump Item: let the selections not overlap"));
        }
        left
    }

    fn pin(&mut self, item: JumpItem, span: Span, directory: &mut Directory, out: &mut Diagnostics) {
        if let Some(first) = self.names.get(&item.name) {
            let message = format!("another Jump Item is called `{}`", item.name);
            let diagnostic = Diagnostic::error(Code::DuplicateName, span, message).and(*first, "from here");
            out.push(diagnostic.help("give single Jump Items names that no hostname has"));
            return;
        }
        self.names.insert(item.name.clone(), span);
        directory.jump_items.push(item);
    }

    /// The name of a Jump Client as a Jump Item: its hostname; of several with the same, with its number in the listing.
    fn name(&self, client: ClientId) -> String {
        let client = &self.clients[client.index()];
        match self.hostnames.get(client.hostname.as_str()) {
            Some(1) => client.hostname.clone(),
            _ => format!("{} #{}", client.hostname, client.listing_id),
        }
    }
}

/// The most Jump Clients that all selections together look at, each at the whole fleet.
const LOOKED_AT_MAX: usize = 100_000_000;
