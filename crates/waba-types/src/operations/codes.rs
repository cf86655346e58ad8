//! The error codes that the calls of a group are known by.

use std::ops::RangeInclusive;

use super::OperationSpec;
use crate::dialect::Dialect;
use crate::error_codes::{CLOUD_CODES, ErrorCode, ON_PREMISE_CODES};

/// The codes of a group of calls: Meta numbers its errors by what they are about.
struct Family {
    group: &'static str,
    cloud: &'static [RangeInclusive<i64>],
    on_premise: &'static [RangeInclusive<i64>],
}

const fn cloud(group: &'static str, cloud: &'static [RangeInclusive<i64>]) -> Family {
    Family { group, cloud, on_premise: &[] }
}

/// What goes wrong when a template is made or changed.
const TEMPLATES: &[RangeInclusive<i64>] = &[80_007..=80_007, 2_388_019..=2_388_073, 2_388_293..=2_388_299];

/// What goes wrong when a flow is made, changed or published.
const FLOWS: &[RangeInclusive<i64>] = &[139_000..=139_004, 4_233_041..=4_233_041];

const FAMILIES: &[Family] = &[
    Family {
        group: "messages",
        cloud: &[
            1_026..=1_026,
            2_040..=2_047,
            130_403..=131_053,
            131_056..=131_057,
            131_062..=131_064,
            132_000..=132_069,
            137_000..=137_000,
        ],
        on_premise: &[400..=501, 1_000..=1_031, 2_000..=2_012],
    },
    cloud("media", &[131_052..=131_053]),
    cloud("templates", TEMPLATES),
    cloud("config_templates", TEMPLATES),
    cloud("partner_templates", TEMPLATES),
    cloud("health", &[141_002..=141_002]),
    cloud("block_list", &[139_100..=139_103]),
    cloud("groups", &[131_020..=131_020, 131_041..=131_041, 131_059..=131_059, 131_201..=131_215]),
    cloud("calling", &[613..=613, 131_044..=131_044, 138_000..=138_024]),
    cloud(
        "marketing",
        &[131_049..=131_050, 131_063..=131_063, 132_000..=132_018, 134_100..=134_102, 200_005..=200_007],
    ),
    cloud("flows", FLOWS),
    cloud("partner_flows", FLOWS),
    cloud("number", &[147_001..=147_005, 2_593_107..=2_593_109]),
    cloud("payments", &[134_011..=134_011]),
    Family { group: "contacts", cloud: &[], on_premise: &[1_006..=1_013, 1_021..=1_021] },
];

impl OperationSpec {
    /// The documented codes that tell what went wrong with such a call in particular, in rising order. Any call can
    /// fail with others: of the key, of permissions, of limits.
    pub fn codes(&self, dialect: Dialect) -> impl Iterator<Item = &'static ErrorCode> + use<> {
        let family = FAMILIES.iter().find(|family| family.group == self.group());
        let (table, ranges) = match dialect {
            Dialect::Cloud => (CLOUD_CODES, family.map(|family| family.cloud)),
            Dialect::OnPremise => (ON_PREMISE_CODES, family.map(|family| family.on_premise)),
        };
        let ranges = ranges.unwrap_or_default();
        table.iter().filter(move |code| ranges.iter().any(|range| range.contains(&code.code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::OPERATIONS;

    #[test]
    fn each_family_is_that_of_a_group_and_each_range_holds_a_code() {
        for Family { group, cloud, on_premise } in FAMILIES {
            assert!(OPERATIONS.iter().any(|spec| spec.group() == *group), "{group}");
            for (table, ranges) in [(CLOUD_CODES, cloud), (ON_PREMISE_CODES, on_premise)] {
                for range in *ranges {
                    assert!(table.iter().any(|code| range.contains(&code.code)), "{group}: {range:?}");
                }
            }
        }
    }

    #[test]
    fn a_call_has_the_codes_of_its_group_and_dialect() {
        let codes = |name: &str, dialect| -> Vec<i64> {
            let spec = OPERATIONS.iter().find(|spec| spec.name == name).unwrap();
            spec.codes(dialect).map(|code| code.code).collect()
        };
        assert_eq!(codes("block_list.add", Dialect::Cloud), [139_100, 139_101, 139_102, 139_103]);
        assert!(codes("messages.send", Dialect::Cloud).contains(&131_047));
        assert!(!codes("messages.send", Dialect::Cloud).contains(&470));
        assert!(codes("messages.send", Dialect::OnPremise).contains(&470));
        assert!(codes("webhook.get", Dialect::Cloud).is_empty());
    }
}
