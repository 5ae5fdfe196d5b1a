#!/usr/bin/perl
# Answers each HTTP request with what a command prints, in Prometheus's text format. The image of PostgreSQL has no HTTP server, but Perl.
#
#   metrics.pl PORT COMMAND…
use strict;
use warnings;
use IO::Socket::INET;

my ($port, @command) = @ARGV;
my $server = IO::Socket::INET->new(LocalPort => $port, Listen => 8, ReuseAddr => 1)
  or die "metrics.pl: cannot listen on port $port: $@\n";
$SIG{PIPE} = 'IGNORE';

while (1) {
  my $client = $server->accept or next;
  # One client at a time: a slow one delays the next by at most these seconds.
  eval {
    local $SIG{ALRM} = sub { die "timeout\n" };
    alarm 30;
    while (my $line = <$client>) { last if $line =~ /^\r?\n$/ }
    open my $output, '-|', @command or die "$!\n";
    my $body = do { local $/; <$output> } // '';
    my $status = close $output ? '200 OK' : '500 Internal Server Error';
    print $client "HTTP/1.0 $status\r\nContent-Type: text/plain; version=0.0.4\r\n\r\n$body";
  };
  alarm 0;
  close $client;
}
