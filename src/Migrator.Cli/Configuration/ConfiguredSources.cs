using System.Globalization;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes;
using Migrator.PostgreSql.Poolers;

namespace Migrator.Cli.Configuration;

/// <summary>Reads which sources of live versions are asked; what cannot be read is refused and never ignored.</summary>
internal static class ConfiguredSources
{
    private const string Section = "LiveVersions:Sources";

    public static IReadOnlyList<ConfiguredSource> Read(ConfiguredValues values, IReadOnlyDictionary<string, string> environment, Redaction redaction)
    {
        List<ConfiguredSource> sources =
        [
            .. values.Below(Section)
                .GroupBy(entry => entry.Names[0], StringComparer.Ordinal)
                .OrderBy(entries => entries.Key.Length).ThenBy(entries => entries.Key, StringComparer.Ordinal)
                .Select(entries => new Entry($"{Section}:{entries.Key}", [.. entries.Select(entry => (entry.Names[1..], entry.Value))]).ToSource(environment, redaction)),
        ];
        return sources.GroupBy(source => source.Bounds.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UsageException($"{Section}: two sources are called '{twice.Key}'. Give each a Name.")
            : sources;
    }

    /// <summary>One entry of the list.</summary>
    private sealed class Entry(string path, IReadOnlyList<(string[] Names, string Value)> values)
    {
        private static readonly Dictionary<SourceKind, string[]> Keys = new()
        {
            [SourceKind.Heartbeats] = [],
            [SourceKind.Sessions] = ["Roles", "PgBouncers", "PasswordVariable", "PasswordFile"],
            [SourceKind.Command] = ["Command", "Environment"],
            [SourceKind.Http] = ["Url", "TokenVariable", "TokenFile"],
            [SourceKind.Prometheus] = ["Url", "TokenVariable", "TokenFile", "Query", "DownQuery", "App", "AppLabel", "VersionLabel"],
            [SourceKind.File] = ["Path"],
            [SourceKind.Kubernetes] = ["Selector", "Namespaces", "Contexts", "KubeConfig", "Container", "App", "AppLabel", "VersionAnnotation", "VersionLabel", "RollbackRevisions"],
        };

        public ConfiguredSource ToSource(IReadOnlyDictionary<string, string> environment, Redaction redaction)
        {
            var kind = Kind();
            RefuseOthers(kind);
            var source = new ConfiguredSource(kind, Bounds(kind))
            {
                Roles = kind == SourceKind.Sessions ? SomeOf("Roles", "the roles that applications connect as") : [],
                Poolers = kind == SourceKind.Sessions ? Poolers(environment, redaction) : [],
                Command = kind == SourceKind.Command ? SomeOf("Command", "the program and its arguments, one by one") : [],
                Variables = All("Environment"),
                Url = kind is SourceKind.Http or SourceKind.Prometheus ? Address() : null,
                Fleet = kind == SourceKind.Kubernetes ? Fleet() : null,
                Token = Secret("Token", environment, redaction),
                Path = kind == SourceKind.File ? One("Path") ?? throw Missing("Path", "the file") : null,
            };
            if (source is { Token: not null, Url: { IsLoopback: false, Scheme: not "https" } })
            {
                throw new UsageException($"{path}:Url: a token would go over the network for everybody to read. Use https.");
            }

            return kind == SourceKind.Prometheus ? source with { Query = Query(source.Url!) } : source;
        }

        private SourceKind Kind()
            => One("Type") is { } type && Enum.TryParse<SourceKind>(type, ignoreCase: true, out var kind) && !char.IsDigit(type[0])
                ? kind
                : throw new UsageException($"{path}:Type is '{One("Type")}'; write one of {string.Join(", ", Enum.GetNames<SourceKind>().Select(name => name.ToLowerInvariant()))}.");

        private void RefuseOthers(SourceKind kind)
        {
            string[] known = ["Type", "Name", "Role", "Timeout", "MaxAge", "ExpectedMin", .. Keys[kind]];
            if (values.Select(value => value.Names[0]).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other)
            {
                throw new UsageException($"{path}:{other} means nothing for a source of type {One("Type")}, which knows {string.Join(", ", known)}.");
            }
        }

        private SourceBounds Bounds(SourceKind kind)
        {
            var defaults = new SourceBounds { Name = One("Name") ?? kind.ToString().ToLowerInvariant() };
            return defaults with
            {
                // Who is not connected may run all the same: sessions add versions unless somebody trusts them with more.
                IsRequired = One("Role") switch
                {
                    null => kind != SourceKind.Sessions,
                    "required" => true,
                    "corroborating" => false,
                    var other => throw new UsageException($"{path}:Role is '{other}'; write required or corroborating."),
                },
                Timeout = Duration("Timeout") ?? defaults.Timeout,
                MaxAge = Duration("MaxAge") ?? defaults.MaxAge,
                ExpectedMin = Number("ExpectedMin") ?? 0,
            };
        }

        private IReadOnlyList<ISessionPooler> Poolers(IReadOnlyDictionary<string, string> environment, Redaction redaction)
        {
            var password = Secret("Password", environment, redaction);
            return [.. All("PgBouncers").Select(Pooler)];

            PgBouncer Pooler(string address, int place)
            {
                try
                {
                    return new(address, password);
                }
                catch (ArgumentException problem)
                {
                    throw new UsageException($"{path}:PgBouncers:{place} cannot be used: {problem.Message.Split(" (Parameter")[0]}.");
                }
            }
        }

        private PrometheusQuery Query(Uri address)
        {
            var query = new PrometheusQuery(address, One("Query") ?? throw Missing("Query", """a query such as count by (app, version) (last_over_time(app_build_info[15m]))"""));
            return query with
            {
                Down = One("DownQuery"),
                App = One("App"),
                AppLabel = One("AppLabel") ?? query.AppLabel,
                VersionLabel = One("VersionLabel") ?? query.VersionLabel,
            };
        }

        private KubernetesFleet Fleet()
        {
            var text = One("Selector") ?? throw Missing("Selector", "the labels of the fleet's pods, such as app=shop");
            var fleet = new KubernetesFleet
            {
                Selector = LabelSelector.TryParse(text, out var selector) ? selector : throw new UsageException($"{path}:Selector is '{text}', which is no label selector such as app=shop,tier in (web, worker)."),
            };
            return fleet with
            {
                App = One("App"),
                AppLabel = One("AppLabel") ?? fleet.AppLabel,
                Namespaces = All("Namespaces"),
                Contexts = All("Contexts"),
                KubeConfig = One("KubeConfig"),
                Container = One("Container"),
                VersionAnnotation = One("VersionAnnotation") ?? fleet.VersionAnnotation,
                VersionLabel = One("VersionLabel") ?? fleet.VersionLabel,
                RollbackRevisions = Number("RollbackRevisions") ?? fleet.RollbackRevisions,
            };
        }

        private Uri Address()
            => Uri.TryCreate(One("Url") ?? throw Missing("Url", "its address"), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
                ? address
                : throw new UsageException($"{path}:Url is no address such as https://fleet.example.com/live, without user and password.");

        // Read for each look: mounted secrets are replaced before they run out.
        private Func<string>? Secret(string what, IReadOnlyDictionary<string, string> environment, Redaction redaction)
        {
            var (variable, file) = (One($"{what}Variable"), One($"{what}File"));
            return (variable, file) switch
            {
                (null, null) => null,
                (not null, not null) => throw new UsageException($"{path} has both {what}Variable and {what}File; give one."),
                (not null, _) => () => Kept(environment.GetValueOrDefault(variable) ?? throw new UsageException($"{path}:{what}Variable names {variable}, which is not set.")),
                _ => () => Kept(File.ReadAllText(file!)),
            };

            string Kept(string text)
            {
                var token = text.Trim();
                redaction.Add(token);
                return token;
            }
        }

        private IReadOnlyList<string> SomeOf(string key, string what) => All(key) is { Count: > 0 } some ? some : throw Missing(key, what);

        private IReadOnlyList<string> All(string key) => [.. values.Where(value => value.Names is [var name, _] && Is(name, key)).Select(value => value.Value)];

        private string? One(string key) => values.Where(value => value.Names is [var name] && Is(name, key)).Select(value => value.Value).FirstOrDefault();

        private int? Number(string key)
            => One(key) is not { } text ? null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new UsageException($"{path}:{key} is '{text}'; write a whole number.");

        private TimeSpan? Duration(string key)
            => One(key) is not { } text ? null : Durations.TryParse(text, out var duration) ? duration : throw new UsageException(Durations.Complaint($"{path}:{key}", text));

        private UsageException Missing(string key, string what) => new($"{path}:{key} is missing: {what}.");

        private static bool Is(string name, string key) => string.Equals(name, key, StringComparison.OrdinalIgnoreCase);
    }
}
