# shellcheck shell=bash disable=SC2154 # options are set by network
# Processes: each has a file run/NAME with its pid and when it began, because pids are used again.

# When process $1 began, in a spelling that no other process with this pid has; nothing if it has
# ended, even where nobody has asked for its exit code yet.
began() {
  local stat fields
  if [ -d /proc/self ]; then
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    # The second field is the program's name in brackets and may hold anything.
    read -r -a fields <<<"${stat##*) }"
    [ "${fields[0]}" = Z ] || echo "${fields[19]} $(cat /proc/sys/kernel/random/boot_id)"
  else
    ps -o stat=,lstart= -p "$1" | sed -n '/^Z/!s/^[^ ]* *//p'
  fi
}

# The pid of process $1 if that is running, and the one that was started here.
pid_of() {
  local pid was
  { read -r pid && read -r was; } 2>/dev/null <"$state/run/$1" || return 1
  [ -n "$was" ] && [ "$(began "$pid")" = "$was" ] && echo "$pid"
}

is_running() { pid_of "$1" >/dev/null; }

# What the caller holds open, its locks among it, would stay open for as long as the process runs.
close_files() {
  local file
  for file in /dev/fd/*; do
    file=${file##*/}
    [ "$file" -le 2 ] || eval "exec $file>&-"
  done
}

# launch NAME COMMAND...: in the background, apart from this terminal. A crash before the file is
# written leaves a process that nobody ends; the next start then says that its port is taken.
launch() {
  local name=$1 pid
  shift
  (
    close_files
    if command -v setsid >/dev/null; then exec setsid "$@"; else exec nohup "$@"; fi
  ) >>"$state/logs/$name.log" 2>&1 </dev/null &
  pid=$!
  printf '%s\n%s\n' "$pid" "$(began "$pid")" >"$state/run/$name.new"
  mv -f "$state/run/$name.new" "$state/run/$name"
}

need_free() {
  local port
  for port; do
    ! is_taken "$(port_of "$port")" \
      || die "port $(port_of "$port") of $port is taken by another program: end that, or use another --state"
  done
}

still_runs() {
  is_running "$1" || die "$1 ended at once; its log ends with:
$(tail -5 "$state/logs/$1.log")"
}

# Ends the named processes: asks, waits, kills. A stopped process is woken to hear it.
end() {
  local name pid tries=100
  for name; do
    pid=$(pid_of "$name") || continue
    kill -TERM "$pid" 2>/dev/null || true
    kill -CONT "$pid" 2>/dev/null || true
  done
  for name; do
    while pid=$(pid_of "$name"); do
      tries=$((tries - 1))
      [ "$tries" -gt 0 ] || kill -KILL "$pid" 2>/dev/null || true
      [ "$tries" -gt -100 ] || die "$name (pid $pid) does not end"
      sleep 0.1
    done
    rm -f "$state/run/$name"
  done
}

# Names of all processes that were started here, whether or not they still run.
processes() {
  local file
  for file in "$state"/run/*; do
    case $file in *.new | *'*') ;; *) echo "${file##*/}" ;; esac
  done
}

down() {
  local name
  for name in $(processes); do
    is_running "$name" && say "ending $name"
  done
  # Names have no spaces.
  # shellcheck disable=SC2046
  end $(processes)
}

clean() {
  down
  rm -rf "${state:?}"
}

# list_processes NAME...: a table; whether all are up.
list_processes() {
  local name pid all_up=0
  printf '%-24s %-8s %8s %10s  %s\n' process state pid memory ports
  for name; do
    if pid=$(pid_of "$name"); then
      printf '%-24s %-8s %8s %7s MB  %s\n' "$name" up "$pid" \
        "$(($(ps -o rss= -p "$pid") / 1024))" "$(ports_of "$name")"
    else
      printf '%-24s %-8s %8s %10s  %s\n' "$name" down - - "$(ports_of "$name")"
      all_up=1
    fi
  done
  return "$all_up"
}

need_whole() {
  [ -f "$state/.cardproof-network" ] || die "there is no network in $state: network up"
  is_made || die "there is no whole network in $state: network up"
}

# Every port whose name begins with the process's.
ports_of() {
  sed -n "s/^$1\.\{0,1\}\([a-z]*\) \([0-9]*\)$/\1 \2/p" "$state/ports" | sed 's/^ //' | paste -sd ' ' -
}

show_logs() {
  [ -d "$state/logs" ] || die "there is no network in $state: network up"
  if [ -n "$process" ]; then
    [ -f "$state/logs/$process.log" ] || die "$process has no log; there are: $(ls "$state/logs")"
    if [ -n "$follow" ]; then exec tail -n 50 -f "$state/logs/$process.log"; fi
    tail -n 200 "$state/logs/$process.log"
  elif [ -n "$follow" ]; then
    exec tail -n 5 -f "$state"/logs/*.log
  else
    tail -n 5 "$state"/logs/*.log
  fi
}
