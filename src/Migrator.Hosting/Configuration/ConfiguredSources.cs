using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads which sources of live versions are asked; what cannot be read is refused and never ignored.</summary>
internal static class ConfiguredSources
{
    /// <summary>The kind that is asked whether it is named or not.</summary>
    public const string Heartbeats = "heartbeats";

    private const string Section = "LiveVersions:Sources";
    private const string Sessions = "sessions";
    private const string Command = "command";
    private const string Http = "http";
    private const string Prometheus = "prometheus";
    private const string File = "file";

    // One for all: it keeps connections and their limits.
    private static readonly HttpClient Client = new() { MaxResponseContentBufferSize = 8 << 20, Timeout = Timeout.InfiniteTimeSpan };

    private static readonly Dictionary<string, string[]> Keys = new()
    {
        [Heartbeats] = [],
        [Sessions] = ["Roles", "PgBouncers", "PasswordVariable", "PasswordFile"],
        [Command] = ["Command", "Environment"],
        [Http] = ["Url", "TokenVariable", "TokenFile"],
        [Prometheus] = ["Url", "TokenVariable", "TokenFile", "Query", "DownQuery", "App", "AppLabel", "VersionLabel"],
        [File] = ["Path"],
    };

    public static IReadOnlyList<ConfiguredSource> Read(ConfiguredValues values, SourceParts parts)
    {
        List<ConfiguredSource> sources =
        [
            .. values.Below(Section)
                .GroupBy(entry => entry.Names[0], StringComparer.Ordinal)
                .OrderBy(entries => entries.Key.Length).ThenBy(entries => entries.Key, StringComparer.Ordinal)
                .Select(entries => Read(new SourceKeys($"{Section}:{entries.Key}", entries.Select(entry => KeyValuePair.Create(string.Join(':', entry.Names[1..]), entry.Value))), parts)),
        ];
        return sources.GroupBy(source => source.Bounds.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UsageException($"{Section}: two sources are called '{twice.Key}'. Give each a Name.")
            : sources;
    }

    private static ConfiguredSource Read(SourceKeys keys, SourceParts parts)
    {
        try
        {
            return new Entry(keys, parts).ToSource();
        }
        catch (FormatException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    /// <summary>One entry of the list.</summary>
    private sealed class Entry(SourceKeys keys, SourceParts parts)
    {
        public ConfiguredSource ToSource()
        {
            var type = keys.One("Type")?.ToLowerInvariant() ?? "";
            var other = parts.Kinds.FirstOrDefault(kind => kind.Type == type);
            if (other is null && !Keys.ContainsKey(type))
            {
                throw keys.Wrong("Type", $"write one of {string.Join(", ", Keys.Keys.Concat(parts.Kinds.Select(kind => kind.Type)))}{parts.Elsewhere}");
            }

            RefuseOthers(other?.Keys ?? Keys[type]);
            return new ConfiguredSource(type, Bounds(type), other is null ? Creation(type) : Always(other.Create(keys)));
        }

        private Func<IMigrationDatabase, RunSettings, ILiveVersionSource> Creation(string type)
        {
            switch (type)
            {
                case Heartbeats:
                    return (database, run) => new HeartbeatSource(database.State, run);
                case Sessions:
                    var (roles, poolers) = (SomeOf("Roles", "the roles that applications connect as"), Poolers());
                    return (database, _) => new SessionSource(database.State, roles, poolers);
                case Command:
                    return Always(new CommandSource(SomeOf("Command", "the program and its arguments, one by one"), keys.All("Environment")));
                case Http:
                    var service = Service();
                    return Always(new HttpSource(Client, service.Url, service.Token));
                case Prometheus:
                    var scraper = Service();
                    if (keys.One("Role") != "corroborating" && keys.One("DownQuery") is null)
                    {
                        throw keys.Missing("DownQuery", """a query with a series for each target that could not be scraped, such as up{job="shop"} == 0; without it this source can only add versions, so write Role corroborating""");
                    }

                    return Always(new PrometheusSource(Client, Query(scraper.Url), scraper.Token));
                default:
                    return Always(new FileSource(keys.One("Path") ?? throw keys.Missing("Path", "the file")));
            }
        }

        private static Func<IMigrationDatabase, RunSettings, ILiveVersionSource> Always(ILiveVersionSource source) => (_, _) => source;

        private void RefuseOthers(IReadOnlyList<string> own)
        {
            string[] known = ["Type", "Name", "Role", "Timeout", "MaxAge", "ExpectedMin", .. own];
            if (keys.Names.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other)
            {
                throw new UsageException($"{keys.Path}:{other} means nothing for a source of type {keys.One("Type")}, which knows {string.Join(", ", known)}.");
            }
        }

        private SourceBounds Bounds(string type)
        {
            // Who is not connected may run all the same: sessions add versions unless somebody trusts them with more.
            var isRequired = keys.One("Role") switch
            {
                null => type != Sessions,
                "required" => true,
                "corroborating" => false,
                _ => throw keys.Wrong("Role", "write required or corroborating"),
            };
            var defaults = new SourceBounds { Name = keys.One("Name") ?? type, WatchedAs = keys.One("Name") ?? WatchedAs.Of(type, keys) };
            return defaults with
            {
                IsRequired = isRequired,
                Timeout = Duration("Timeout") ?? defaults.Timeout,
                MaxAge = Duration("MaxAge") ?? defaults.MaxAge,

                // A list that is empty by a mistake looks like a fleet that is gone; a cluster tells the two apart by itself.
                ExpectedMin = keys.Number("ExpectedMin") ?? (isRequired && type is Command or Http or Prometheus ? 1 : 0),
            };
        }

        private IReadOnlyList<ISessionPooler> Poolers()
        {
            var password = Secret("Password");
            return [.. keys.All("PgBouncers").Select(Pooler)];

            ISessionPooler Pooler(string address, int place)
            {
                try
                {
                    return parts.Pooler?.Invoke(address, password) ?? throw new ArgumentException("this kind of database has no poolers", nameof(address));
                }
                catch (ArgumentException problem)
                {
                    throw new UsageException($"{keys.Path}:PgBouncers:{place} cannot be used: {problem.Message.Split(" (Parameter")[0]}.");
                }
            }
        }

        private PrometheusQuery Query(Uri address)
        {
            var query = new PrometheusQuery(address, keys.One("Query") ?? throw keys.Missing("Query", """a query such as count by (app, version) (last_over_time(app_build_info[15m]))"""));
            return query with
            {
                Down = keys.One("DownQuery"),
                App = keys.One("App"),
                AppLabel = keys.One("AppLabel") ?? query.AppLabel,
                VersionLabel = keys.One("VersionLabel") ?? query.VersionLabel,
            };
        }

        private (Uri Url, Func<string>? Token) Service()
        {
            var url = Uri.TryCreate(keys.One("Url") ?? throw keys.Missing("Url", "its address"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
                ? address
                : throw new UsageException($"{keys.Path}:Url is no address such as https://fleet.example.com/live, without user and password.");
            var token = Secret("Token");
            return token is not null && url is { IsLoopback: false, Scheme: not "https" }
                ? throw new UsageException($"{keys.Path}:Url: a token would go over the network for everybody to read. Use https.")
                : (url, token);
        }

        // Read for each look: mounted secrets are replaced before they run out.
        private Func<string>? Secret(string what)
        {
            var (variable, file) = (keys.One($"{what}Variable"), keys.One($"{what}File"));
            return (variable, file) switch
            {
                (null, null) => null,
                (not null, not null) => throw new UsageException($"{keys.Path} has both {what}Variable and {what}File; give one."),
                (not null, _) => () => Kept(parts.Variable(variable) ?? throw new UsageException($"{keys.Path}:{what}Variable names {variable}, which is not set.")),
                _ => () => Kept(System.IO.File.ReadAllText(file!)),
            };

            string Kept(string text)
            {
                var secret = text.Trim();
                parts.Keep(secret);
                return secret;
            }
        }

        private IReadOnlyList<string> SomeOf(string key, string what) => keys.All(key) is { Count: > 0 } some ? some : throw keys.Missing(key, what);

        private TimeSpan? Duration(string key)
            => keys.One(key) is not { } text ? null : Durations.TryParse(text, out var duration) ? duration : throw new UsageException(Durations.Complaint($"{keys.Path}:{key}", text));
    }
}
