//! The error codes that calls are known by.

use std::ops::RangeInclusive;

use super::OperationSpec;
use crate::dialect::Dialect;
use crate::error_codes::{CLOUD_CODES, ErrorCode, ON_PREMISE_CODES};

/// Codes that belong together, and the calls that fail with them: Meta numbers its errors by what they are about.
struct Family {
    /// Names of calls, or of groups for all their calls.
    calls: &'static [&'static str],
    cloud: &'static [RangeInclusive<i64>],
    on_premise: &'static [RangeInclusive<i64>],
}

const fn cloud(calls: &'static [&'static str], cloud: &'static [RangeInclusive<i64>]) -> Family {
    Family { calls, cloud, on_premise: &[] }
}

const FAMILIES: &[Family] = &[
    cloud(
        &["messages.send", "messages.send_raw"],
        &[
            1_026..=1_026,
            2_040..=2_047,
            130_403..=131_053,
            131_056..=131_057,
            131_062..=131_064,
            132_000..=132_069,
            137_000..=137_000,
            // Of the message that asks for the permission to call.
            138_009..=138_009,
            138_017..=138_017,
        ],
    ),
    Family { calls: &["messages"], cloud: &[], on_premise: &[400..=501, 1_000..=1_031, 2_000..=2_012] },
    cloud(&["media.upload"], &[131_053..=131_053]),
    cloud(&["templates"], &[80_007..=80_007]),
    cloud(
        &[
            "templates.create",
            "templates.upsert",
            "config_templates.create",
            "partner_templates.create",
            "partner_templates.copy",
        ],
        &[2_388_019..=2_388_019],
    ),
    // What is wrong with the template itself.
    cloud(
        &[
            "templates.create",
            "templates.edit",
            "templates.upsert",
            "config_templates.create",
            "partner_templates.create",
            "partner_templates.edit",
        ],
        &[2_388_039..=2_388_073, 2_388_293..=2_388_299],
    ),
    // They stand in the answer.
    cloud(&["health.get"], &[138_024..=138_024, 141_002..=141_002]),
    cloud(&["block_list"], &[139_103..=139_103]),
    cloud(&["block_list.list"], &[139_102..=139_102]),
    cloud(&["block_list.add", "block_list.remove"], &[139_100..=139_100]),
    cloud(&["block_list.add"], &[139_101..=139_101]),
    cloud(&["groups"], &[131_208..=131_208, 131_215..=131_215]),
    cloud(&["groups.create"], &[131_211..=131_211, 131_214..=131_214]),
    cloud(&["groups.list", "groups.join_requests"], &[131_059..=131_059]),
    cloud(
        &[
            "groups.get",
            "groups.edit",
            "groups.delete",
            "groups.set_photo",
            "groups.invite_link",
            "groups.reset_invite_link",
            "groups.join_requests",
            "groups.approve_join_requests",
            "groups.reject_join_requests",
            "groups.remove_participants",
        ],
        &[131_041..=131_041, 131_207..=131_207],
    ),
    cloud(&["groups.set_photo"], &[131_209..=131_210]),
    cloud(
        &["groups.approve_join_requests", "groups.reject_join_requests"],
        &[131_201..=131_201, 131_213..=131_213],
    ),
    cloud(&["groups.remove_participants"], &[131_201..=131_204, 131_212..=131_212]),
    cloud(&["calling.permissions"], &[613..=613, 138_000..=138_000]),
    cloud(&["calling.control"], &[138_000..=138_007, 138_012..=138_014]),
    cloud(&["calling.edit_settings"], &[138_014..=138_015, 138_018..=138_018]),
    cloud(&["marketing.send"], &[131_049..=131_050, 132_000..=132_018, 134_100..=134_102]),
    cloud(&["marketing.template_analytics"], &[200_005..=200_005, 200_007..=200_007]),
    cloud(&["marketing.enable_template_analytics"], &[200_005..=200_006]),
    cloud(
        &["flows.create", "flows.publish", "partner_flows.create", "partner_flows.publish"],
        &[139_000..=139_000],
    ),
    cloud(
        &["flows.edit", "flows.upload_json", "partner_flows.edit", "partner_flows.upload_json"],
        &[139_001..=139_001],
    ),
    cloud(&["flows.publish", "partner_flows.publish"], &[139_002..=139_002]),
    cloud(&["flows.deprecate", "partner_flows.deprecate"], &[139_003..=139_003]),
    cloud(&["flows.delete", "partner_flows.delete"], &[139_004..=139_004]),
    cloud(&["flows.migrate"], &[4_233_041..=4_233_041]),
    cloud(&["number.set_username"], &[147_001..=147_005]),
    cloud(&["number.sync_app_data"], &[2_593_107..=2_593_108]),
    cloud(&["payments"], &[134_011..=134_011]),
    Family { calls: &["contacts"], cloud: &[], on_premise: &[1_006..=1_013, 1_021..=1_021] },
];

impl OperationSpec {
    /// The documented codes that tell what went wrong with such a call in particular, in rising order. Any call can
    /// fail with others: of the key, of permissions, of limits.
    pub fn codes(&self, dialect: Dialect) -> impl Iterator<Item = &'static ErrorCode> + use<> {
        let (name, group) = (self.name, self.group());
        let table = match dialect {
            Dialect::Cloud => CLOUD_CODES,
            Dialect::OnPremise => ON_PREMISE_CODES,
        };
        let has = move |family: &Family, code: i64| {
            let ranges = match dialect {
                Dialect::Cloud => family.cloud,
                Dialect::OnPremise => family.on_premise,
            };
            let is_its = family.calls.iter().any(|call| *call == name || *call == group);
            is_its && ranges.iter().any(|range| range.contains(&code))
        };
        table.iter().filter(move |code| FAMILIES.iter().any(|family| has(family, code.code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{FILE_OPERATIONS, OPERATIONS};

    #[test]
    fn each_family_is_that_of_calls_and_each_range_holds_a_code() {
        let specs: Vec<_> = OPERATIONS.iter().chain(FILE_OPERATIONS.iter().map(|call| &call.spec)).collect();
        for Family { calls, cloud, on_premise } in FAMILIES {
            for call in *calls {
                assert!(specs.iter().any(|spec| spec.name == *call || spec.group() == *call), "{call}");
            }
            for (table, ranges) in [(CLOUD_CODES, cloud), (ON_PREMISE_CODES, on_premise)] {
                for range in *ranges {
                    assert!(table.iter().any(|code| range.contains(&code.code)), "{calls:?}: {range:?}");
                }
            }
        }
    }

    #[test]
    fn a_call_has_its_own_codes_and_those_of_its_group_and_dialect() {
        let codes = |name: &str, dialect| -> Vec<i64> {
            let spec = OPERATIONS.iter().find(|spec| spec.name == name).unwrap();
            spec.codes(dialect).map(|code| code.code).collect()
        };
        assert_eq!(codes("block_list.add", Dialect::Cloud), [139_100, 139_101, 139_103]);
        assert_eq!(codes("block_list.list", Dialect::Cloud), [139_102, 139_103]);
        assert_eq!(codes("flows.publish", Dialect::Cloud), [139_000, 139_002]);
        assert!(codes("messages.send", Dialect::Cloud).contains(&131_047));
        assert!(!codes("messages.send", Dialect::Cloud).contains(&470));
        assert!(codes("messages.send", Dialect::OnPremise).contains(&470));
        assert!(codes("webhook.get", Dialect::Cloud).is_empty());
    }
}
