//! Which session is meant: representative and start, by the names of a directory.

use clap::{Args, ValueEnum};
use model::access::{Directory, JumpItemKind, Place};
use model::id::{JumpGroupId, JumpItemId, PortalId, RepInviteId, SupportButtonId, UserId};
use model::permission::Permission;
use model::session_policy::{JumpTo, Representative, Start, StartMethod};
use scenarios::diagnostic::nearest;

/// A session.
#[derive(Args, Debug)]
pub(super) struct SessionArgs {
    /// The representative: a user account
    #[arg(long, value_name = "NAME", required_unless_present = "rep_invite", conflicts_with = "rep_invite")]
    rep: Option<String>,
    /// The representative: somebody from outside, by a rep invite profile
    #[arg(long, value_name = "NAME")]
    rep_invite: Option<String>,
    /// How the session starts
    #[arg(long, value_enum, value_name = "METHOD")]
    start: Method,
    /// The Jump Item: the Jump Client of --start jump-client; of jumpoint and local-jump, if it is no other computer
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// A customer is present at the Jump Client
    #[arg(long, conflicts_with = "not_present")]
    present: bool,
    /// No customer is present at the Jump Client
    #[arg(long)]
    not_present: bool,
    /// The public portal of --start customer, instead of the default one
    #[arg(long, value_name = "NAME")]
    portal: Option<String>,
    /// The Support Button of --start support-button
    #[arg(long, value_name = "NAME")]
    button: Option<String>,
}

/// Of whom and what a matrix is.
#[derive(Args, Debug)]
pub(super) struct NarrowArgs {
    /// Only this user; may be repeated
    #[arg(long, value_name = "NAME")]
    rep: Vec<String>,
    /// Only this start method; may be repeated
    #[arg(long, value_enum, value_name = "METHOD")]
    start: Vec<Method>,
    /// Of Jump Items only those in this Jump Group; may be repeated
    #[arg(long, value_name = "NAME")]
    jump_group: Vec<String>,
}

/// The session start method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    /// A customer comes in by a public portal
    Customer,
    /// A customer clicks a Support Button
    SupportButton,
    /// The representative jumps to a Jump Client
    JumpClient,
    /// The representative jumps through a Jumpoint
    Jumpoint,
    /// The representative jumps by local Jump
    LocalJump,
}

impl SessionArgs {
    /// Who and how.
    ///
    /// # Errors
    /// A name that the directory does not have, with the nearest that it has; an option that the start method needs, or has
    /// no use for.
    pub(super) fn find(&self, directory: &Directory) -> Result<(Representative, Start), String> {
        let representative = match (&self.rep, &self.rep_invite) {
            (Some(name), _) => Representative::User(UserId(self.user(directory, name)?)),
            (None, name) => {
                let name = name.as_deref().unwrap_or_default();
                let invites = directory.rep_invites.iter().map(|invite| invite.name.as_str());
                Representative::External(RepInviteId(place("--rep-invite", "rep invite profile", name, invites)?))
            }
        };
        self.no_idle_option()?;
        Ok((representative, self.start(directory)?))
    }

    fn user(&self, directory: &Directory, name: &str) -> Result<u32, String> {
        let external = directory.rep_invites.iter().any(|invite| invite.name == name);
        place("--rep", "user", name, directory.users.iter().map(|user| user.name.as_str())).map_err(|unknown| {
            if external { format!("{unknown}. A rep invite profile has that name: --rep-invite") } else { unknown }
        })
    }

    fn start(&self, directory: &Directory) -> Result<Start, String> {
        match self.start {
            Method::Customer => {
                let portals = directory.portals.iter().map(|portal| portal.name.as_str());
                let portal = match &self.portal {
                    Some(name) => PortalId(place("--portal", "public portal", name, portals)?),
                    None => directory.default_portal,
                };
                Ok(Start::Customer { portal })
            }
            Method::SupportButton => {
                let buttons = directory.support_buttons.iter().map(|button| button.name.as_str());
                let name = self.button.as_deref().ok_or("--start support-button needs --button NAME")?;
                place("--button", "Support Button", name, buttons)
                    .map(|button| Start::SupportButton(SupportButtonId(button)))
            }
            Method::JumpClient => {
                let name = self.client.as_deref().ok_or("--start jump-client needs --client NAME")?;
                if !self.present && !self.not_present {
                    return Err(
                        "--start jump-client needs --present or --not-present: a Jump Client has a session policy \
                                for each"
                            .to_owned(),
                    );
                }
                let item = item(directory, name, "Jump Client", |kind| matches!(kind, JumpItemKind::JumpClient(_)))?;
                Ok(Start::Jump { item, present: self.present })
            }
            Method::Jumpoint | Method::LocalJump => {
                let (kind, jump_to, noun) = match self.start {
                    Method::Jumpoint => (JumpItemKind::Jumpoint, JumpTo::Jumpoint, "Jump Item through a Jumpoint"),
                    _ => (JumpItemKind::LocalJump, JumpTo::LocalJump, "Jump Item by local Jump"),
                };
                match &self.client {
                    None => Ok(Start::JumpTo(jump_to)),
                    Some(name) => {
                        let item = item(directory, name, noun, |other| other == kind)?;
                        Ok(Start::Jump { item, present: false })
                    }
                }
            }
        }
    }

    /// An option without use is a misunderstanding.
    fn no_idle_option(&self) -> Result<(), String> {
        let given = [
            ("--client", self.client.is_some(), &[Method::JumpClient, Method::Jumpoint, Method::LocalJump][..]),
            ("--present", self.present, &[Method::JumpClient]),
            ("--not-present", self.not_present, &[Method::JumpClient]),
            ("--portal", self.portal.is_some(), &[Method::Customer]),
            ("--button", self.button.is_some(), &[Method::SupportButton]),
        ];
        match given.iter().find(|(_, given, methods)| *given && !methods.contains(&self.start)) {
            None => Ok(()),
            Some((option, _, methods)) => {
                let names = methods.iter().filter_map(ValueEnum::to_possible_value);
                let names: Vec<_> = names.map(|value| value.get_name().to_owned()).collect();
                Err(format!("{option} means something with --start {} only", names.join(" or ")))
            }
        }
    }
}

impl NarrowArgs {
    /// Whom and which starts.
    ///
    /// # Errors
    /// A name that the directory does not have, with the nearest that it has; nothing left to show.
    pub(super) fn find(&self, directory: &Directory) -> Result<(Vec<Representative>, Vec<Start>), String> {
        let users = || directory.users.iter().map(|user| user.name.as_str());
        let groups = || directory.jump_groups.iter().map(|group| group.name.as_str());
        let named = |name: &String| Ok(Representative::User(UserId(place("--rep", "user", name, users())?)));
        let mut everybody = self.rep.iter().map(named).collect::<Result<Vec<_>, String>>()?;
        everybody.sort_unstable();
        everybody.dedup();
        if everybody.is_empty() {
            everybody = Representative::all(directory);
        }
        let group = |name: &String| Ok(Place::Group(JumpGroupId(place("--jump-group", "Jump Group", name, groups())?)));
        let wanted = self.jump_group.iter().map(group).collect::<Result<Vec<Place>, String>>()?;
        let there = |start: &Start| match start.class(directory).place {
            Some(place) => wanted.is_empty() || wanted.contains(&place),
            None => true,
        };
        let so = |start: &Start| self.start.is_empty() || self.start.contains(&start.method(directory).into());
        let starts: Vec<Start> = Start::all(directory).into_iter().filter(|start| there(start) && so(start)).collect();
        match starts.is_empty() {
            true => Err("nothing starts that way there: leave out --start or --jump-group".to_owned()),
            false => Ok((everybody, starts)),
        }
    }
}

impl From<StartMethod> for Method {
    fn from(method: StartMethod) -> Self {
        match method {
            StartMethod::Customer => Self::Customer,
            StartMethod::SupportButton => Self::SupportButton,
            StartMethod::JumpClientPresent | StartMethod::JumpClientNotPresent => Self::JumpClient,
            StartMethod::Jumpoint => Self::Jumpoint,
            StartMethod::LocalJump => Self::LocalJump,
        }
    }
}

/// The permission of that name, for the command line.
pub(super) fn permission(name: &str) -> Result<Permission, String> {
    Permission::named(name).ok_or_else(|| {
        let names = Permission::ALL.map(Permission::name);
        let near = nearest(name, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("`{name}` is no permission{near} All of them: {}", names.join(", "))
    })
}

fn item(
    directory: &Directory,
    name: &str,
    noun: &str,
    is_one: impl Fn(JumpItemKind) -> bool,
) -> Result<JumpItemId, String> {
    let meant = directory.jump_items.iter().position(|item| item.name == name && is_one(item.kind));
    let names = directory.jump_items.iter().filter(|item| is_one(item.kind)).map(|item| item.name.as_str());
    match meant {
        Some(place) => Ok(JumpItemId(place as u32)),
        None => place("--client", noun, name, names).map(JumpItemId),
    }
}

/// Where a name stands among those of its kind.
fn place<'d>(
    option: &str,
    noun: &str,
    name: &str,
    names: impl Iterator<Item = &'d str> + Clone,
) -> Result<u32, String> {
    let found = names.clone().position(|known| known == name);
    found.map(|place| place as u32).ok_or_else(|| match (nearest(name, names.clone()), names.count()) {
        (_, 0) => format!("{option}: the directory has no {noun} at all"),
        (Some(near), _) => format!("{option}: the directory has no {noun} {name:?}; did you mean {near:?}?"),
        (None, many) => {
            format!("{option}: the directory has no {noun} {name:?}, nor one of a name near it among its {many}")
        }
    })
}
