//! Consoles, with whoever sits at each, and the shifts of those who work by themselves.

use model::access::Directory;
use model::id::{RepInviteId, SiteId, UserId};
use model::plan::{self, ConsoleKind, Device, Shift, Work};
use model::session_policy::Representative;
use model::time::{SimDuration, SimTime};
use model::workload::{Law, SPAN_MAX, Spread};

use super::calendar::Calendar;
use super::select::Selection;
use super::sessions::find;
use super::{sure, sure_names};
use crate::diagnostic::{Diagnostics, Span};
use crate::file::representatives::{self as file, Console, Representatives};
use crate::file::{Field, File, Placed, SiteName};

/// The consoles of a plan, each with its name.
#[derive(Debug, Default)]
pub(super) struct Seats {
    pub(super) names: Vec<String>,
    pub(super) consoles: Vec<plan::Console>,
}

impl Seats {
    /// Those of single consoles, and behind them those of groups. Whose they are must be in the directory.
    pub(super) fn new(
        file: &File,
        directory: &Directory,
        selection: &Selection<'_>,
        calendar: &Calendar,
        out: &mut Diagnostics,
    ) -> Self {
        let mut seats = Self::default();
        for console in sure(&file.console) {
            seats.single(console, directory, selection, calendar, out);
        }
        for group in sure(&file.representatives) {
            seats.group(group, directory, selection, calendar, out);
        }
        seats
    }

    fn single(
        &mut self,
        console: &Console,
        directory: &Directory,
        selection: &Selection<'_>,
        calendar: &Calendar,
        out: &mut Diagnostics,
    ) {
        let user = user(directory, &console.user, out).map(Representative::User);
        let invites = directory.rep_invites.iter().map(|invite| &invite.name);
        let external = find("rep invite profile", invites, &console.rep_invite, out);
        let external = external.map(|place| Representative::External(RepInviteId(place)));
        let (Some(who), Some(name)) = (user.or(external), name_of(console)) else { return };
        let kind = *sure(&console.kind);
        self.names.push(name.to_owned());
        self.consoles.push(plan::Console {
            who,
            kind,
            device: console.device.copied().unwrap_or(device_of(kind)),
            site: site_of(&console.site, selection),
            work: console.work.get().map(|work| lowered(work, calendar)),
        });
    }

    fn group(
        &mut self,
        group: &Representatives,
        directory: &Directory,
        selection: &Selection<'_>,
        calendar: &Calendar,
        out: &mut Diagnostics,
    ) {
        let label = format!("representatives/{}/sites", sure(&group.name).0);
        let sites = group.sites.get().map(|sites| selection.sites_of(sites, &label)).unwrap_or_else(|| vec![SiteId(0)]);
        let (kind, work) = (*sure(&group.kind), lowered(sure(&group.work), calendar));
        for (place, (name, span)) in names_of(group).into_iter().enumerate() {
            let known = directory.users.iter().map(|user| &user.name);
            let Some(user) = super::sessions::find_at("user", known, &name, span, out) else { continue };
            self.names.push(name);
            self.consoles.push(plan::Console {
                who: Representative::User(UserId(user)),
                kind,
                device: group.device.copied().unwrap_or(device_of(kind)),
                site: sites[place % sites.len()],
                work: Some(work.clone()),
            });
        }
    }
}

/// What a console is called; nothing where it is nobody's, which is reported.
pub(crate) fn name_of(console: &Console) -> Option<&str> {
    let name = console.name.get().or(console.user.get()).or(console.rep_invite.get());
    name.map(|name| name.0.as_str())
}

/// The users of a group, each with the place at which it is named.
pub(crate) fn names_of(group: &Representatives) -> Vec<(String, Span)> {
    if let Some(users) = group.users.get() {
        return sure_names(users);
    }
    let (Some(name), Some(count)) = (group.name.get(), group.count.copied()) else { return Vec::new() };
    (1..=count).map(|number| (format!("{} {number}", name.0), group.name.span)).collect()
}

/// The shifts of somebody's work in order, those that touch made one; and where one stands that runs into another.
pub(crate) fn shifts(work: &file::Work, calendar: &Calendar) -> (Vec<Shift>, Option<Span>) {
    let Some(given) = work.shifts.get() else {
        // Nobody leaves at the moment at which everything ends.
        let after = SimTime::ZERO + calendar.duration + SimDuration::from_secs(1);
        return (vec![Shift { from: SimTime::ZERO, until: after }], None);
    };
    let one = |shift: &Placed<file::Shift>| {
        let (Some(days), Some(from), Some(until)) = (shift.days.get(), shift.from.copied(), shift.until.copied())
        else {
            return Vec::new();
        };
        calendar.shifts(&days.0, from.0, until.0).into_iter().map(|found| (found, shift.span)).collect()
    };
    let mut all: Vec<(Shift, Span)> = given.iter().flat_map(one).collect();
    all.sort_by_key(|(shift, span)| (shift.from, shift.until, *span));
    let (mut shifts, mut clash): (Vec<Shift>, _) = (Vec::new(), None);
    for (shift, span) in all {
        match shifts.last_mut() {
            Some(before) if shift.from < before.until => clash = clash.or(Some(span)),
            Some(before) if shift.from == before.until => before.until = shift.until,
            _ => shifts.push(shift),
        }
    }
    (shifts, clash)
}

fn lowered(work: &file::Work, calendar: &Calendar) -> Work {
    Work {
        shifts: shifts(work, calendar).0,
        sessions_max: *sure(&work.sessions_max),
        reaction: work.reaction.copied().map_or_else(reaction, |reaction| reaction.0),
        retry: work.retry.copied().map_or_else(Work::usual_retry, |retry| retry.0),
    }
}

/// How long it takes to accept where a file does not say it (assumptions.md 6).
pub(super) fn reaction() -> Spread {
    let seconds = SimDuration::from_secs;
    Spread::new(Law::Uniform { least: seconds(2), most: seconds(8) }, SPAN_MAX).expect("a spread")
}

/// What consoles of a kind usually run on.
pub(crate) const fn device_of(kind: ConsoleKind) -> Device {
    match kind {
        ConsoleKind::Desktop | ConsoleKind::Web => Device::Windows,
        ConsoleKind::Mobile => Device::Ios,
    }
}

fn user(directory: &Directory, field: &Field<crate::file::DirectoryName>, out: &mut Diagnostics) -> Option<UserId> {
    find("user", directory.users.iter().map(|user| &user.name), field, out).map(UserId)
}

/// The site that a key names, or the first one.
pub(super) fn site_of(field: &Field<SiteName>, selection: &Selection<'_>) -> SiteId {
    field.get().and_then(|name| selection.site(&name.0)).unwrap_or(SiteId(0))
}
