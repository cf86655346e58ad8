//! Makes the calls of the reference pages that carry a file.

use std::path::Path;

use serde_json::{Value, json};
use waba::types::models::UploadedMedia;
use waba::{Client, Error, PartnerClient, Upload};

pub async fn example_media_upload(client: &Client, path: &Path) -> Result<UploadedMedia, Error> {
    let media = client.media().upload(Upload::path(path)).await?;
    Ok(media)
}

pub async fn example_media_download(client: &Client, id: &str, folder: &Path) -> Result<(), Error> {
    let path = client.media().download(id).await?.save_to(folder).await?;
    println!("saved as {}", path.display());
    Ok(())
}

pub async fn example_media_upload_resumable(client: &Client, path: &Path) -> Result<Value, Error> {
    let handle = client.media().upload_resumable(Upload::path(path)).await?;
    Ok(json!(handle))
}

pub async fn example_profile_set_photo(client: &Client, path: &Path) -> Result<(), Error> {
    client.profile().set_photo(Upload::path(path)).await?;
    Ok(())
}

pub async fn example_profile_photo(client: &Client, path: &Path) -> Result<(), Error> {
    client.profile().photo().await?.save_as(path).await?;
    Ok(())
}

pub async fn example_profile_delete_photo(client: &Client) -> Result<(), Error> {
    client.profile().delete_photo().await?;
    Ok(())
}

pub async fn example_groups_set_photo(client: &Client, group_id: &str, path: &Path) -> Result<(), Error> {
    client.groups().set_photo(group_id, Upload::path(path)).await?;
    Ok(())
}

pub async fn example_flows_upload_json(client: &Client, flow_id: &str) -> Result<(), Error> {
    let flow = json!({ "version": "7.3", "screens": [{ "id": "WELCOME", "layout": {} }] });
    for error in client.flows().upload_json(flow_id, flow).await?.validation_errors {
        println!("{}", error.message.unwrap_or_default());
    }
    Ok(())
}

pub async fn example_partner_flows_upload_json(
    partner: &PartnerClient,
    partner_id: &str,
    waba_account_id: &str,
    flow_id: &str,
) -> Result<(), Error> {
    let flow = json!({ "version": "7.3", "screens": [{ "id": "WELCOME", "layout": {} }] });
    let uploaded = partner.flows().upload_json(partner_id, waba_account_id, flow_id, flow).await?;
    for error in uploaded.validation_errors {
        println!("{}", error.message.unwrap_or_default());
    }
    Ok(())
}
