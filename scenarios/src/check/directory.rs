//! The directory together with the fleet: the sites that its selections name.

use crate::diagnostic::Diagnostics;
use crate::directory::Resolved;
use crate::file::Clients;
use crate::lower::Selection;

use super::timeline::exists;

/// `selection` knows the sites.
pub(super) fn check(directory: &Resolved, selection: &Selection<'_>, out: &mut Diagnostics) {
    for clients in directory.selections() {
        let Clients::Fitting(fitting) = &clients.value else { continue };
        fitting.site.get().iter().flat_map(|names| &names.0).for_each(|name| exists(name, selection, out));
    }
}
