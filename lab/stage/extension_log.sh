# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the backup extension logs, run by run, in the form of its version 1.0.9200.0: lines with UTC times, and inside the
# freeze a block with another layout. Signatures and tokens hold the word CANARY.

# log_starts SECONDS-AGO: the time of the next line.
log_starts() { log_clock=$(($(date +%s) - $1)); }
# log_waits SECONDS: the time of the next line is so much later.
log_waits() { log_clock=$((log_clock + $1)); }

log_line() {
  printf '%s [Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0]%s\n' "$(date -u -d "@$log_clock" '+%Y-%m-%d %H:%M:%S.112233')" "$1" \
    >>"$R/$extension_logs/extension.log"
}

log_frozen() {
  printf '%s  Info  %s \n' "$(date -u -d "@$log_clock" '+%Y/%m/%d %H:%M:%S.112233')" "$1" >>"$R/$extension_logs/extension.log"
}

# log_plain TEXT: as it is, for a stack or a border.
log_plain() { printf '%s\n' "$1" >>"$R/$extension_logs/extension.log"; }

# log_begins [METHOD]: the command is taken, and the process that does the work starts.
log_begins() {
  mkdir -p "$R/$extension_logs"
  log_line "setting file path is/var/lib/waagent/Microsoft.Azure.RecoveryServices.VMSnapshotLinux-1.0.9200.0/config/0.settings"
  log_line 'starting enable'
  log_line "taskId: 4d1f0d1c-0000-4000-8000-$(printf %012d "$log_clock")"
  log_line 'Enable,success,4,Transitioning state in extension,False'
  log_line 'starting daemon initially'
  log_line 'snapshotTaskToken : CANARYtoken'
  log_line "customSettings : {\"takeSnapshotFrom\": \"${1:-firstHostThenGuest}\", \"isManagedVm\": true}"
  log_line "snapshotMethodConfigValue : ${1:-firstHostThenGuest}"
}

# log_presnapshot STATUS: the host is asked whether it takes the snapshot.
log_presnapshot() {
  log_line 'start calling the presnapshot rest api'
  log_line 'Entered HttpCallGetResponse, isHostCall: True'
  log_line 'Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/presnapshot'
  log_line "PreSnapshot: Status Code: $1"
}

# log_presnapshot_fails WORDS SECONDS: no answer, after so long.
log_presnapshot_fails() {
  log_line 'start calling the presnapshot rest api'
  log_line 'Entered HttpCallGetResponse, isHostCall: True'
  log_line 'Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/presnapshot'
  log_waits "$2"
  log_line "Failed to call http with error: $1, stack trace: Traceback (most recent call last):"
  log_plain '  File "main/HttpUtil.py", line 132, in HttpCallGetResponse'
  log_plain "OSError: $1"
  log_plain ''
  log_line 'presnapshot Hitting wrong WireServer IP'
}

log_freezes() {
  log_line 'T:S freeze, timeout value 60'
  log_plain '================== Logs during Freeze Start =============='
  log_waits 1
  log_frozen '****** 4. Freeze Completed (Signal=1 received)'
  log_frozen 'T:S freeze result , timedout :False'
}

# log_dosnapshot BODY: the host is asked for the snapshot.
log_dosnapshot() {
  log_frozen 'start calling the snapshot rest api'
  log_frozen '****** 5. Snaphotting (Host) Started'
  log_frozen 'Entered HttpCallGetResponse, isHostCall: True'
  log_frozen 'Details of sas uri object  hostname: 168.63.129.16 path: /metadata/recsvc/snapshot/dosnapshot'
  log_waits 2
  log_frozen '****** 6. Snaphotting (Host) Completed'
  log_frozen "dosnapshot responseBody: $1"
}

# log_disk_fails HOST WORDS SECONDS: the guest asks storage for a disk's snapshot and gets no answer.
log_disk_fails() {
  log_frozen 'doing snapshotall now in sequence...'
  log_frozen '****** 5. Snaphotting (Guest-seq) Started'
  log_frozen "index: 0 blobUri: https://$1/d/abcd?sv=2018-03-28&sig=CANARYsas1%3D"
  log_frozen 'start calling the snapshot rest api'
  log_frozen 'Entered HttpCallGetResponse, isHostCall: False'
  log_frozen "Details of sas uri object  hostname: $1 path: /d/abcd"
  log_waits "$3"
  log_frozen "Failed to call http with error: $2, stack trace: Traceback (most recent call last):"
  log_plain "OSError: $2"
  log_plain ''
  log_frozen ' snapshot HttpCallGetResponse failed '
  log_frozen '****** 6. Snaphotting (Guest-seq) Completed'
  log_frozen 'Setting all_snapshots_failed to True'
}

log_thaws() {
  log_plain '================== Logs during Freeze End =============='
  log_plain ''
  log_line 'T:S thaw result '
}

# log_host_disk GOOD HOST MESSAGE STATUS: what the host says of one disk.
log_host_disk() {
  log_line "From Host- IsSuccessful:$1, SnapshotUri:https://$2/snaps/abcd?sv=2018-03-28&sig=CANARYsas2%3D, ErrorMessage:$3, StatusCode:$4"
}

# log_ends STATUS CODE MESSAGE
log_ends() { log_line "Enable,$1,$2,$3,False"; }

log_status_upload() {
  log_line 'Entered HttpCallGetResponse, isHostCall: False'
  log_line "Details of sas uri object  hostname: md-ssd-lab1.z12.blob.storage.azure.net path: /\$system/labvm.status?sig=CANARYsas3%3D"
  log_line 'httpresponse_get_blob_properties: Blob-properties response status:200'
}

# log_good_run SECONDS-AGO: the host agrees and takes the snapshot.
log_good_run() {
  log_starts "$1"
  log_begins
  log_presnapshot 200
  log_line 'Calling do snapshot method'
  log_presnapshot 200
  log_line 'Taking Snapshot through Host'
  log_freezes
  log_dosnapshot '{"snapshotInfo": []}'
  log_thaws
  log_host_disk true md-hdd-lab1.z12.blob.storage.azure.net '' 200
  log_ends success 1 'snapshot created successfully'
  log_status_upload
}

# log_failed_run SECONDS-AGO: neither the host nor storage is reached.
log_failed_run() {
  log_starts "$1"
  log_begins
  log_presnapshot_fails 'timed out' 10
  log_line 'Calling do snapshot method'
  log_presnapshot_fails 'timed out' 10
  log_freezes
  log_disk_fails md-hdd-lab1.z12.blob.storage.azure.net '[Errno 110] Connection timed out' 10
  log_thaws
  log_ends error 76 'Enable failed with FailedRetryableSnapshotFailedNoNetwork'
}
