// Makes the calls of the reference pages that carry a file.

import Waba

func exampleMediaUpload(_ client: Client, _ path: String) async throws -> UploadedMedia {
    let media = try await client.media.upload(.path(path))
    return media
}

func exampleMediaDownload(_ client: Client, _ id: String, _ folder: String) async throws -> String {
    let path = try await client.media.download(id: id).save(to: folder)
    return path
}

func exampleMediaUploadResumable(_ client: Client, _ path: String) async throws -> String {
    let handle = try await client.media.uploadResumable(.path(path))
    return handle
}

func exampleProfileSetPhoto(_ client: Client, _ path: String) async throws {
    try await client.profile.setPhoto(.path(path))
}

func exampleProfilePhoto(_ client: Client, _ path: String) async throws {
    try await client.profile.photo().save(as: path)
}

func exampleProfileDeletePhoto(_ client: Client) async throws {
    try await client.profile.deletePhoto()
}

func exampleGroupsSetPhoto(_ client: Client, _ groupId: String, _ path: String) async throws {
    try await client.groups.setPhoto(groupId: groupId, .path(path))
}

func exampleFlowsUploadJson(_ client: Client, _ flowId: String) async throws {
    let flow = #"{"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}"#
    for error in try await client.flows.uploadJson(flowId: flowId, json: flow).validationErrors {
        print(error.message ?? "")
    }
}

func examplePartnerFlowsUploadJson(_ partner: PartnerClient, _ target: PartnerFlowTarget) async throws {
    let flow = #"{"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}"#
    for error in try await partner.flows.uploadJson(target, json: flow).validationErrors {
        print(error.message ?? "")
    }
}
