//! The partner that the number belongs to: its clients, their channels and accounts, and its access to all that.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use serde::Serialize;
use waba_types::api::{
    AccountMode, BusinessInfo, ChannelIntegration, ChannelSetup, ChannelStatus, ClientAddress,
    FbAccountStatus, PartnerChannel, PartnerClientDetails, WabaAccount,
};
use waba_types::secret::SecretText;
use waba_types::webhook::{PartnerEvent, PartnerNotification};
use waba_types::{Dialect, OpaqueId, Raw};

use crate::machine::delivery::Receiver;
use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::limits::Window;
use crate::machine::millis::Millis;
use crate::machine::rng::SplitMix64;
use crate::machine::rules::{self, Refusal};
use crate::machine::settings::{ACCOUNT_ID, DISPLAY_PHONE_NUMBER};
use crate::machine::state::{State, Turn};
use crate::machine::store::flows::{Flow, Flows};
use crate::machine::store::templates::Templates;

/// The partner.
pub(crate) const PARTNER_ID: &str = "emulatorPA";
/// The client whose number the emulated one is.
pub(crate) const CLIENT_ID: &str = "emulatorCL";
/// The emulated number, as a channel.
pub(crate) const CHANNEL_ID: &str = "emulatorCH";
/// The account of the emulated number.
pub(crate) const WABA_ACCOUNT_ID: &str = "emulatorWA";

/// Most characters of a client's name.
const MAX_NAME: usize = 256;
/// Most clients of the partner.
const MAX_CLIENTS: usize = 10_000;
/// How long a token lasts.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(60 * 60);
/// Most tokens at the same time; the oldest ones go first.
const MAX_TOKENS: usize = 100;

/// A number of a client.
#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) details: PartnerChannel,
    /// The key, and its id; none if it was revoked, or nobody has made one. That of the emulated number opens its API.
    pub(crate) key: Option<(OpaqueId, SecretText)>,
    /// Whether the client lets the partner make keys.
    pub(crate) permission: bool,
}

/// An account of a client.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) details: WabaAccount,
    /// Its flows; those of the emulated number's account stand beside its messages.
    pub(crate) flows: Flows,
    /// Its templates; those of the emulated number's account stand beside its messages too.
    pub(crate) templates: Templates,
}

/// The partner.
#[derive(Debug)]
pub(crate) struct Partner {
    pub(crate) webhook_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) settings: Option<Raw>,
    pub(crate) clients: Vec<PartnerClientDetails>,
    pub(crate) channels: Vec<Channel>,
    pub(crate) accounts: Vec<Account>,
    balance_calls: Window,
    template_calls: Window,
    /// Tokens and their ends.
    tokens: VecDeque<(String, Millis)>,
}

impl Partner {
    /// The partner with the emulated number as its one channel.
    pub(crate) fn new(api_key: &str, on_premise: bool) -> Self {
        let mut partner = Self {
            webhook_url: None,
            redirect_url: None,
            settings: None,
            clients: Vec::new(),
            channels: Vec::new(),
            accounts: Vec::new(),
            balance_calls: Window::new(5, Duration::from_secs(30)),
            template_calls: Window::new(400, Duration::from_secs(60)),
            tokens: VecDeque::new(),
        };
        let ids = Ids {
            client: CLIENT_ID.into(),
            channel: CHANNEL_ID.into(),
            account: WABA_ACCOUNT_ID.into(),
            external: ACCOUNT_ID.into(),
        };
        let client = NewClient {
            name: "Emulated Business".to_owned(),
            phone_number: DISPLAY_PHONE_NUMBER.to_owned(),
            email: Some("business@example.com".to_owned()),
        };
        partner.add(ids, client, on_premise, Millis::START);
        partner.channels[0].key = Some(("emulatorAK".into(), api_key.into()));
        partner
    }

    fn add(&mut self, ids: Ids, client: NewClient, on_premise: bool, now: Millis) {
        let mut address = ClientAddress::new().phone(&*client.phone_number);
        address.email = client.email;
        let client_details = PartnerClientDetails::new()
            .id(&ids.client)
            .name(&*client.name)
            .status("active")
            .organisation(&*client.name)
            .max_channels(100)
            .contact_info(address)
            .created_at(now.iso())
            .modified_at(now.iso())
            .suspicious(false);
        let account = WabaAccount::new()
            .id(&ids.account)
            .external_id(&ids.external)
            .name(&*client.name)
            .fb_account_status(FbAccountStatus::Verified)
            .namespace(ids::fingerprint(&ids.account))
            .on_behalf_of_business_info(BusinessInfo::new().name(&*client.name).status("approved"))
            .client_id(&ids.client);
        let hosting = if on_premise { "onpremise" } else { "cloud_api" };
        let channel = PartnerChannel::new()
            .id(&ids.channel)
            .client_id(&ids.client)
            .account_mode(AccountMode::Live)
            .status(ChannelStatus::Ready)
            .availability_status("available")
            .billing_started_at(now.iso())
            .created_at(now.iso())
            .modified_at(now.iso())
            .current_limit("UNLIMITED")
            .current_quality_rating("High")
            .has_inbox(false)
            .is_oba(false)
            .setup_info(ChannelSetup::new().phone_number(&*client.phone_number).phone_name(&*client.name))
            .waba_account_id(&ids.account)
            .integration(
                ChannelIntegration::new()
                    .enabled(true)
                    .app_id(ids::fingerprint(&ids.channel))
                    .state("running")
                    .hosting_platform_type(hosting),
            );
        self.clients.push(client_details);
        self.accounts.push(Account {
            details: account,
            flows: Flows::default(),
            templates: Templates::default(),
        });
        self.channels.push(Channel { details: channel, key: None, permission: true });
    }

    /// The key that opens the API of the emulated number.
    pub(crate) fn own_key(&self) -> Option<&str> {
        let own = self.channels.iter().find(|channel| channel.details.id.as_deref() == Some(CHANNEL_ID))?;
        own.key.as_ref().map(|(_, key)| key.expose())
    }

    /// Counts a question about a balance.
    pub(crate) fn count_balance(&mut self, now: Millis) -> Result<(), Refusal> {
        self.balance_calls.take("requests", now).map_err(Refusal::Limited)
    }

    /// Counts a question about templates.
    pub(crate) fn count_templates(&mut self, now: Millis) -> Result<(), Refusal> {
        self.template_calls.take("requests", now).map_err(Refusal::Limited)
    }

    /// A token for a user of the hub.
    pub(crate) fn token(&mut self, now: Millis, rng: &mut SplitMix64) -> String {
        if self.tokens.len() == MAX_TOKENS {
            self.tokens.pop_front();
        }
        let token = ids::key(rng);
        self.tokens.push_back((token.clone(), now.after(TOKEN_LIFE)));
        token
    }

    /// Whether `token` is one that has not ended.
    pub(crate) fn knows(&self, token: &str, now: Millis) -> bool {
        self.tokens.iter().any(|(known, end)| known == token && *end > now)
    }

    pub(crate) fn client(&mut self, id: &OpaqueId) -> Result<&mut PartnerClientDetails, Refusal> {
        let client = self.clients.iter_mut().find(|client| client.id.as_ref() == Some(id));
        client.ok_or_else(|| Refusal::not_found("client_id: no such client"))
    }

    pub(crate) fn channel(&mut self, id: &OpaqueId) -> Result<&mut Channel, Refusal> {
        let channel = self.channels.iter_mut().find(|channel| channel.details.id.as_ref() == Some(id));
        channel.ok_or_else(no_channel)
    }

    pub(crate) fn account(&mut self, id: &OpaqueId) -> Result<&mut Account, Refusal> {
        let account = self.accounts.iter_mut().find(|account| account.details.id.as_ref() == Some(id));
        account.ok_or_else(|| Refusal::not_found("waba_account_id: no such account"))
    }

    /// The account to copy from, by the id that Meta knows it by.
    fn source(&self, external: &str) -> Result<&Account, Refusal> {
        let is_meant = |account: &&Account| account.details.external_id.as_deref() == Some(external);
        let account = self.accounts.iter().find(is_meant);
        account.ok_or_else(|| Refusal::new(400, 100, "source_waba_id: no such account"))
    }

    /// What is known of a channel.
    pub(crate) fn details(&self, id: &OpaqueId) -> Option<PartnerChannel> {
        let channel = self.channels.iter().find(|channel| channel.details.id.as_ref() == Some(id))?;
        Some(self.whole(channel))
    }

    /// A channel with the client and the account that it belongs to.
    pub(crate) fn whole(&self, channel: &Channel) -> PartnerChannel {
        let mut details = channel.details.clone();
        details.client = self.clients.iter().find(|client| client.id == details.client_id).cloned();
        let mut accounts = self.accounts.iter().map(|account| &account.details);
        details.waba_account = accounts.find(|account| account.id == details.waba_account_id).cloned();
        details
    }
}

/// The refusal of a channel that the partner does not have.
pub(crate) fn no_channel() -> Refusal {
    Refusal::not_found("channel_id: no such channel")
}

/// Ids of what belongs to a client.
struct Ids {
    client: OpaqueId,
    channel: OpaqueId,
    account: OpaqueId,
    /// Meta's id of the account.
    external: OpaqueId,
}

/// A client who connects a number.
pub(crate) struct NewClient {
    pub(crate) name: String,
    pub(crate) phone_number: String,
    pub(crate) email: Option<String>,
}

/// What a client who has connected a number got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ConnectedClient {
    /// Id of the client: `…CL`.
    pub client_id: OpaqueId,
    /// Id of the number: `…CH`.
    pub channel_id: OpaqueId,
    /// Id of the account: `…WA`.
    pub waba_account_id: OpaqueId,
}

/// Why a client can't do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidClientAction {
    /// The number is no phone number, or another client has it.
    PhoneNumber,
    /// The name is empty or too long.
    Name,
    /// The partner has no such channel.
    Channel,
    /// The partner has as many clients as the emulator keeps.
    Full,
}

impl fmt::Display for InvalidClientAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PhoneNumber => {
                return write!(f, "phone_number: expected {} that no other client has", DIALLED);
            }
            Self::Name => return write!(f, "name: expected 1 to {MAX_NAME} characters"),
            Self::Channel => "channel_id: no such channel",
            Self::Full => "the partner has too many clients",
        })
    }
}

impl std::error::Error for InvalidClientAction {}

impl State {
    /// Whether a request may use the partner API.
    pub(crate) fn admits_partner(&self, key: Option<&str>, token: Option<&str>, now: Millis) -> bool {
        key.is_some_and(|key| key == self.settings.partner_key)
            || token.is_some_and(|token| self.partner.knows(token, now))
    }

    /// Lets a client connect a number, of which the partner is told.
    pub(crate) fn connect_client(
        &mut self,
        client: NewClient,
        turn: &mut Turn<'_>,
    ) -> Result<ConnectedClient, InvalidClientAction> {
        if client.name.is_empty() || client.name.chars().nth(MAX_NAME).is_some() {
            return Err(InvalidClientAction::Name);
        }
        let number = rules::person(&client.phone_number.as_str().into());
        let number = number.filter(|number| !number.is_business_scoped());
        let number = number.ok_or(InvalidClientAction::PhoneNumber)?.into_string();
        let has_number = |channel: &Channel| {
            let setup = channel.details.setup_info.as_ref();
            setup.is_some_and(|setup| setup.phone_number.as_deref() == Some(number.as_str()))
        };
        if self.partner.channels.iter().any(has_number) {
            return Err(InvalidClientAction::PhoneNumber);
        }
        if self.partner.clients.len() >= MAX_CLIENTS {
            return Err(InvalidClientAction::Full);
        }
        let mut id = |kind: &str| OpaqueId::from(format!("{}{kind}", ids::short(turn.rng)));
        let connected =
            ConnectedClient { client_id: id("CL"), channel_id: id("CH"), waba_account_id: id("WA") };
        let ids = Ids {
            client: connected.client_id.clone(),
            channel: connected.channel_id.clone(),
            account: connected.waba_account_id.clone(),
            external: ids::digits(turn.rng).into(),
        };
        let on_premise = self.settings.dialect == Dialect::OnPremise;
        self.partner.add(ids, NewClient { phone_number: number, ..client }, on_premise, turn.now);
        let client = self.partner.clients.last().map(to_raw).unwrap_or_default();
        self.tell_partner(PartnerEvent::ClientCreated, client, turn);
        for event in [PartnerEvent::ChannelCreated, PartnerEvent::ChannelReady, PartnerEvent::ChannelRunning]
        {
            self.tell_of_channel(event, &connected.channel_id, turn);
        }
        Ok(connected)
    }

    /// Lets a client allow the partner to make keys of a number, or forbid it.
    pub(crate) fn permit_keys(
        &mut self,
        channel: &OpaqueId,
        permitted: bool,
        turn: &mut Turn<'_>,
    ) -> Result<(), InvalidClientAction> {
        let found = self.partner.channel(channel).map_err(|_| InvalidClientAction::Channel)?;
        found.permission = permitted;
        if permitted {
            self.tell_of_channel(PartnerEvent::PermissionGranted, channel, turn);
        }
        Ok(())
    }

    /// Tells the partner of a channel.
    pub(crate) fn tell_of_channel(&mut self, event: PartnerEvent, id: &OpaqueId, turn: &mut Turn<'_>) {
        if let Some(channel) = self.partner.details(id) {
            self.tell_partner(event, to_raw(&channel), turn);
        }
    }

    /// Tells the partner something about a client or a channel, if it has a webhook.
    fn tell_partner(&mut self, event: PartnerEvent, data: Raw, turn: &mut Turn<'_>) {
        let notification = PartnerNotification::new(event).id(ids::trace(turn.rng)).data(data);
        self.tell_at(Receiver::Partner, to_raw(&notification), turn);
    }

    /// The flows of the account that Meta knows by this id.
    pub(crate) fn flows_of(&self, external: &str) -> Result<&Flows, Refusal> {
        let account = self.partner.source(external)?;
        Ok(if external == ACCOUNT_ID { &self.flows } else { &account.flows })
    }

    /// The flow with this id, of whichever account.
    pub(crate) fn flow_of_any_account(&self, id: &str) -> Result<&Flow, Refusal> {
        let mut others = self.partner.accounts.iter().map(|account| &account.flows);
        let with_it = others.find(|flows| flows.contains(id));
        with_it.unwrap_or(&self.flows).get(id)
    }

    /// The templates of the account that Meta knows by this id.
    pub(crate) fn templates_of(&self, external: &str) -> Result<&Templates, Refusal> {
        let account = self.partner.source(external)?;
        Ok(if external == ACCOUNT_ID { &self.templates } else { &account.templates })
    }

    /// The templates of an account of the partner.
    pub(crate) fn templates_mut(&mut self, account: &OpaqueId) -> Result<&mut Templates, Refusal> {
        let found = self.partner.account(account)?;
        if *account == WABA_ACCOUNT_ID { Ok(&mut self.templates) } else { Ok(&mut found.templates) }
    }

    /// The flows of an account of the partner.
    pub(crate) fn flows_mut(&mut self, account: &OpaqueId) -> Result<&mut Flows, Refusal> {
        let found = self.partner.account(account)?;
        if *account == WABA_ACCOUNT_ID { Ok(&mut self.flows) } else { Ok(&mut found.flows) }
    }
}
