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
      diagnose | collect | logs | explain | rules | articles | retry)
        command=$word
        ;;
      check | lint | diff | fix | list | find | show)
        case $command in rules | articles) command="$command $word" ;; esac
        ;;
    esac
    case $command in '' | rules | articles) ;; *) break ;; esac
  done

  COMPREPLY=()
  case $previous in
    --output)
      local formats='text json'
      case $command in
        'articles show') formats='text json html markdown' ;;
        'articles lint') formats='text json sarif' ;;
      esac
      mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$current")
      return
      ;;
    --color)
      mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current")
      return
      ;;
    --root | --articles)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    --case | --save | --log | --nsg | --routes | --service-tags | --azure | --ca-file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --deadline | --now | --max-age | --from | --port | --vnet | --topic | --product | --vm | --manager | --login | --audience | --retain) return ;;
    --sign-in)
      mapfile -t COMPREPLY < <(compgen -W 'auto environment managed-identity az' -- "$current")
      return
      ;;
    --until)
      mapfile -t COMPREPLY < <(compgen -W 'snapshot end' -- "$current")
      return
      ;;
    --cloud)
      mapfile -t COMPREPLY < <(compgen -W 'public fairfax mooncake usnat ussec' -- "$current")
      return
      ;;
    --system)
      mapfile -t COMPREPLY < <(compgen -W 'linux windows' -- "$current")
      return
      ;;
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
  local sources='--root --log --nsg --routes --service-tags --azure --here --now --max-age --error --save --plan --no-probe --no-internet --as-system'
  local manager='--vm --cloud --manager --login --audience --sign-in --ca-file'
  local backup='--retain --until --dry-run --yes'
  local wanted='--error --topic --product --cloud --system'
  local words
  case $command in
    '') words="diagnose collect logs rules articles explain retry --case $sources $manager --articles $common --version" ;;
    diagnose) words="--case $sources $manager --articles $common" ;;
    collect) words="$sources $manager $common" ;;
    retry) words="$manager $backup $common" ;;
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
    articles) words='list find show lint -h --help' ;;
    'articles list')
      words="$wanted --articles $common"
      if [ "${current#-}" = "$current" ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
        return
      fi
      ;;
    'articles find') words="$wanted --articles $common" ;;
    'articles show')
      words="--articles $common"
      if [ "${current#-}" = "$current" ]; then
        # The title of an article about a code is the code, on a line of its own.
        words=$("${COMP_WORDS[0]}" articles list --color never 2>/dev/null | sed -n '/^[A-Za-z0-9]*$/p')
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -W "$words" -- "$current")
        return
      fi
      ;;
    'articles lint')
      words="$common --fix --rules"
      if [ "${current#-}" = "$current" ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
      fi
      ;;
    explain)
      words="--articles $common"
      if [ "${current#-}" = "$current" ]; then
        # One line a cause: its id stands first; what is indented continues a title.
        words=$("${COMP_WORDS[0]}" explain --color never 2>/dev/null | sed -n 's/^\([A-Z][0-9][0-9]\) .*/\1/p')
      fi
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _snapdoctor snapdoctor
