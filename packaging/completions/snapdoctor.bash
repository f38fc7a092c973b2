# SPDX-License-Identifier: MIT
# Completion of snapdoctor for bash; belongs into share/bash-completion/completions/snapdoctor.
# shellcheck shell=bash

_snapdoctor() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
  # With "--output=json" bash gives "--output", "=" and "json".
  if [ "$previous" = '=' ]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [ "$current" = '=' ]; then
    previous=${COMP_WORDS[COMP_CWORD - 1]}
    current=''
  fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      diagnose | collect | logs | explain | rules)
        command=$word
        ;;
      check | lint | diff | fix)
        if [ "$command" = rules ]; then command="rules $word"; fi
        ;;
    esac
    case $command in '' | rules) ;; *) break ;; esac
  done

  COMPREPLY=()
  case $previous in
    --output)
      mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current")
      return
      ;;
    --color)
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current")
      return
      ;;
    --root)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    --case | --save | --log | --nsg | --routes | --service-tags | --azure)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --deadline | --now | --max-age | --from | --port | --vnet) return ;;
    --direction)
      mapfile -t COMPREPLY < <(compgen -W 'outbound inbound' -- "$current")
      return
      ;;
    --protocol)
      mapfile -t COMPREPLY < <(compgen -W 'tcp udp icmp any' -- "$current")
      return
      ;;
    --to)
      mapfile -t COMPREPLY < <(compgen -W 'Storage AzureBackup AzureActiveDirectory Internet' -- "$current")
      return
      ;;
    --error)
      mapfile -t COMPREPLY < <(compgen -W 'ExtensionSnapshotFailedNoNetwork' -- "$current")
      return
      ;;
  esac

  local common='--output --deadline --color -v --verbose -h --help'
  local network='--nsg --routes --service-tags --azure'
  local question='--to --port --protocol --from --direction'
  local sources='--root --log --nsg --routes --service-tags --azure --here --now --max-age --error --save --plan --no-probe --no-internet'
  local words
  case $command in
    '') words="diagnose collect logs rules explain --case $sources $common --version" ;;
    diagnose) words="--case $sources $common" ;;
    collect) words="$sources $common" ;;
    logs)
      words="--case --root --all $common"
      if [ "${current#-}" = "$current" ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
      fi
      ;;
    rules) words='check lint diff fix -h --help' ;;
    'rules check' | 'rules fix') words="$network $question --vnet $common" ;;
    'rules lint' | 'rules diff')
      words="$network --vnet $common"
      if [ "$command" = 'rules diff' ]; then words="$question $words"; fi
      if [ "${current#-}" = "$current" ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
      fi
      ;;
    explain)
      words=$common
      if [ "${current#-}" = "$current" ]; then
        # One line a cause: its id stands first; what is indented continues a title.
        words=$("${COMP_WORDS[0]}" explain --color never 2>/dev/null | sed -n 's/^\([A-Z][0-9][0-9]\) .*/\1/p')
      fi
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _snapdoctor snapdoctor
