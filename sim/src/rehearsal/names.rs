//! Whose chance is whose: the labels under which clients draw.

use rustc_hash::FxHashMap;

use model::plan::Plan;

/// A label of its own for each client's chance, which no other client's coming or going changes. Hostnames repeat in
/// practice; the second of a name at a site is told apart by its count.
pub(super) fn names(plan: &Plan) -> Vec<String> {
    let mut seen: FxHashMap<(u32, &str), u32> = FxHashMap::default();
    plan.clients
        .iter()
        .map(|client| {
            let count = seen.entry((client.site.0, &client.hostname)).or_default();
            *count += 1;
            format!("site/{}/client/{}/{count}", plan.sites[client.site.index()].name, client.hostname)
        })
        .collect()
}
