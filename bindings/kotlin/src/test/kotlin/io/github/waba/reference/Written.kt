// Makes the calls of the reference pages that carry a file.

package io.github.waba.reference

import io.github.waba.*

suspend fun exampleMediaUpload(client: Client, path: String): UploadedMedia {
    val media = client.media.upload(Upload.path(path))
    return media
}

suspend fun exampleMediaDownload(client: Client, id: String, folder: String): String {
    val path = client.media.download(id).use { it.saveTo(folder) }
    return path
}

suspend fun exampleMediaUploadResumable(client: Client, path: String): String {
    val handle = client.media.uploadResumable(Upload.path(path))
    return handle
}

suspend fun exampleProfileSetPhoto(client: Client, path: String) {
    client.profile.setPhoto(Upload.path(path))
}

suspend fun exampleProfilePhoto(client: Client, path: String) {
    client.profile.photo().use { it.saveAs(path) }
}

suspend fun exampleProfileDeletePhoto(client: Client) {
    client.profile.deletePhoto()
}

suspend fun exampleGroupsSetPhoto(client: Client, groupId: String, path: String) {
    client.groups.setPhoto(groupId, Upload.path(path))
}

suspend fun exampleFlowsUploadJson(client: Client, flowId: String) {
    val flow = """{"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}"""
    client.flows.uploadJson(flowId, flow).validationErrors.forEach { println(it.message) }
}

suspend fun examplePartnerFlowsUploadJson(partner: PartnerClient, target: PartnerFlowTarget) {
    val flow = """{"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}"""
    partner.flows.uploadJson(target, flow).validationErrors.forEach { println(it.message) }
}
