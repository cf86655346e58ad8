//! What people see of the business.
//!
//! Source: 360dialog's pages "Profile" and "WABA Profile Info", Meta's page "Business profiles".

use waba_macros::{model, open_enum};

use crate::decode::{DecodeError, decode_member};
use crate::dialect::{Dialect, Request, RequestParts, Response, only_item, write};
use crate::ids::OpaqueId;
use crate::open::{Extra, Raw};
use crate::rules::{Limit, Limited, Path, Violation};

/// Which fields of the profile to read.
#[model(request, by_hand)]
pub struct ProfileQuery {
    /// Names of the wanted fields, separated by commas; all documented ones, if left out. Cloud hosts only.
    #[field(query)]
    pub fields: Option<String>,
}

/// The documented fields: the API gives none by itself.
const FIELDS: &str = "about,address,description,email,profile_picture_url,websites,vertical";

impl Request for ProfileQuery {
    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        match (dialect, &self.fields) {
            (Dialect::Cloud, None) => write(&self.clone().fields(FIELDS), dialect),
            (Dialect::Cloud, Some(_)) => write(self, dialect),
            (Dialect::OnPremise, _) => Ok(RequestParts::default()),
        }
    }
}

/// What people see of the business.
#[model(response, by_hand, whatsapp)]
pub struct BusinessProfile {
    /// A line below the name.
    pub about: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// What the business does.
    pub description: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address of the picture.
    pub profile_picture_url: Option<String>,
    /// Web sites.
    #[field(default)]
    pub websites: Vec<String>,
    /// Line of business.
    pub vertical: Option<BusinessVertical>,
}

impl Response for BusinessProfile {
    /// The wire has a list of one profile; on-premise it stands in `settings.business.profile`.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let inside = |json: &[u8], key: &str| decode_member::<Raw>(json, key).ok().flatten();
        let settings = inside(body, "settings");
        let business = settings.as_ref().and_then(|json| inside(json.as_str().as_bytes(), "business"));
        let profile = business.as_ref().and_then(|json| inside(json.as_str().as_bytes(), "profile"));
        only_item(profile.as_ref().map_or(body, |json| json.as_str().as_bytes()))
    }

    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        match dialect {
            Dialect::Cloud => {
                let profile = serde_json::to_string(self)?;
                let mut body = Extra::default();
                body.insert("data", Raw::new(format!("[{profile}]"))?);
                serde_json::to_vec(&body)
            }
            Dialect::OnPremise => {
                let profile = serde_json::to_string(self)?;
                Ok(format!(r#"{{"settings":{{"business":{{"profile":{profile}}}}}}}"#).into_bytes())
            }
        }
    }
}

/// What to change about the profile. What is left out stays.
#[model(request, whatsapp)]
#[rule(id = "website", doc = "Each of `websites` is an address of at most 256 characters.", check = check_websites)]
pub struct ProfileEdit {
    /// A line below the name, 1 to 139 characters.
    #[limit(chars = 1..=139)]
    #[field(dialect = "cloud")]
    pub about: Option<String>,
    /// Address, at most 256 characters.
    #[limit(chars = 0..=256)]
    pub address: Option<String>,
    /// What the business does, at most 512 characters.
    #[limit(chars = 0..=512)]
    pub description: Option<String>,
    /// E-mail address, at most 128 characters.
    #[limit(chars = 0..=128)]
    pub email: Option<String>,
    /// Line of business. Can't be emptied again.
    pub vertical: Option<BusinessVertical>,
    /// Web sites, at most 2, each with `http://` or `https://`.
    #[limit(items = 0..=2)]
    pub websites: Option<Vec<String>>,
    /// The picture: the handle of an upload.
    #[field(dialect = "cloud")]
    pub profile_picture_handle: Option<OpaqueId>,
}

fn check_websites(edit: &ProfileEdit, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let path = path.key("websites");
    for (index, website) in edit.websites.iter().flatten().enumerate() {
        let place = path.index(index);
        website.check_limit(&Limit::Chars { min: 0, max: 256 }, &place, violations);
        website.check_limit(&Limit::HttpUrl, &place, violations);
    }
}

open_enum! {
    /// Line of business.
    pub enum BusinessVertical {
        /// Not said.
        Undefined = "UNDEFINED",
        /// Another one.
        Other = "OTHER",
        /// Cars.
        Auto = "AUTO",
        /// Beauty.
        Beauty = "BEAUTY",
        /// Clothes.
        Apparel = "APPAREL",
        /// Education.
        Edu = "EDU",
        /// Entertainment.
        Entertain = "ENTERTAIN",
        /// Events.
        EventPlan = "EVENT_PLAN",
        /// Finance.
        Finance = "FINANCE",
        /// Groceries.
        Grocery = "GROCERY",
        /// Public service.
        Govt = "GOVT",
        /// Hotels.
        Hotel = "HOTEL",
        /// Health.
        Health = "HEALTH",
        /// Charity.
        Nonprofit = "NONPROFIT",
        /// Services of professionals.
        ProfServices = "PROF_SERVICES",
        /// Shops.
        Retail = "RETAIL",
        /// Travel.
        Travel = "TRAVEL",
        /// Restaurants.
        Restaurant = "RESTAURANT",
        /// No business.
        NotABiz = "NOT_A_BIZ",
        /// Alcohol.
        Alcohol = "ALCOHOL",
        /// Gambling online.
        OnlineGambling = "ONLINE_GAMBLING",
        /// Gambling on the spot.
        PhysicalGambling = "PHYSICAL_GAMBLING",
        /// Drugs without prescription.
        OtcDrugs = "OTC_DRUGS",
    }
}

/// The line below the name, on on-premise hosts.
#[model(request)]
pub struct AboutEdit {
    /// The line, 1 to 139 characters.
    #[limit(chars = 1..=139)]
    pub text: String,
}

/// The line below the name, on on-premise hosts.
#[model(response, by_hand)]
pub struct ProfileAbout {
    /// The line.
    pub text: Option<String>,
}

impl Response for ProfileAbout {
    /// The wire has it in `settings.profile.about`.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let mut json = body.to_vec();
        for key in ["settings", "profile", "about"] {
            if let Ok(Some(inside)) = decode_member::<Raw>(&json, key) {
                json = inside.as_str().as_bytes().to_vec();
            }
        }
        crate::decode::decode(&json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_in_each_of_its_shapes() {
        for body in [
            r#"{"data":[{"email":"a@b.c"}]}"#,
            r#"{"settings":{"business":{"profile":{"email":"a@b.c"}}}}"#,
            r#"{"email":"a@b.c"}"#,
        ] {
            let profile = BusinessProfile::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            assert_eq!(profile.email.as_deref(), Some("a@b.c"), "{body}");
        }
        let body = br#"{"settings":{"profile":{"about":{"text":"Hi"}}}}"#;
        assert_eq!(ProfileAbout::from_wire(Dialect::OnPremise, body).unwrap().text.as_deref(), Some("Hi"));
    }

    #[test]
    fn all_fields_are_asked_for_unless_some_are_named() {
        let parts = ProfileQuery::new().to_wire(Dialect::Cloud).unwrap();
        assert_eq!(parts.query, [("fields".to_owned(), FIELDS.to_owned())]);
        let parts = ProfileQuery::new().fields("about").to_wire(Dialect::Cloud).unwrap();
        assert_eq!(parts.query, [("fields".to_owned(), "about".to_owned())]);
        assert!(parts.body.is_none());
    }
}
