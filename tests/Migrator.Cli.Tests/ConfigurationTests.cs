using System.Text.RegularExpressions;
using Migrator.Cli.Configuration;

namespace Migrator.Cli.Tests;

public sealed partial class ConfigurationTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task An_unknown_key_is_refused_with_the_nearest_known_one()
    {
        var run = await RunAsync("""{ "Gate": { "QuitWindow": "10m" } }""");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal($"MIG1900: The configuration {file} has an unknown key 'Gate:QuitWindow'. The nearest known one is 'Gate:QuietWindow'.\n", run.Error);
    }

    [Fact]
    public async Task Only_the_section_of_the_tool_counts_where_there_is_one()
    {
        var run = await RunAsync("""{ "Logging": { "x": 1 }, "Migrator": { "Provider": "oracle" } } // settings of an application""");

        Assert.Equal("MIG1900: The provider 'oracle' is not known. Known: postgresql.\n", run.Error);
    }

    [Fact]
    public async Task The_environment_beats_the_file_and_a_flag_beats_both()
    {
        const string Text = """{ "Provider": "first" }""";
        var environment = new Dictionary<string, string> { ["MIGRATOR_PROVIDER"] = "second" };

        Assert.Contains("'first'", (await RunAsync(Text)).Error);
        Assert.Contains("'second'", (await RunAsync(Text, environment)).Error);
        Assert.Contains("'third'", (await RunAsync(Text, environment, "--provider", "third")).Error);
    }

    [Theory]
    [InlineData("""{ "Locks": { "Timeout": "fast" } }""", "Locks:Timeout in ")]
    [InlineData("""{ "Requires": { "x": { "shop": ">=2.4.0" } } }""", "'x' is no migration's number.")]
    [InlineData("""{ "Requires": { "42": { "shop": "new" } } }""", "is no range of versions")]
    [InlineData("""{ "Apps": { "reporting": { "Unaffected": "perhaps" } } }""", "write true or false")]
    [InlineData("""{ "Apps": { "shop": { "Scheme": "random" } } }""", "is 'random'; write one of semver, calver, ordinal.")]
    [InlineData("""{ "Apps": { "shop": { "Scheme": "calver" } }, "Requires": { "42": { "shop": "^2026.4" } } }""", "is no range of versions: '^2026.4' is no comparison and no interval")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "consul" } ] } }""", "LiveVersions:Sources:0:Type is 'consul'; write one of heartbeats, sessions, command, http, prometheus, file, kubernetes.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "sessions" } ] } }""", "LiveVersions:Sources:0:Roles is missing: the roles that applications connect as.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "sessions", "Roles": ["shop"], "Url": "https://x" } ] } }""", "LiveVersions:Sources:0:Url means nothing for a source of type sessions")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "command", "Command": ["a"] }, { "Type": "command", "Command": ["b"] } ] } }""", "two sources are called 'command'")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "http", "Url": "http://fleet.example.com", "TokenFile": "/run/token" } ] } }""", "a token would go over the network for everybody to read")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "http", "Url": "https://me:pass@fleet.example.com" } ] } }""", "LiveVersions:Sources:0:Url is no address")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "file", "Path": "a.json", "Role": "optional" } ] } }""", "write required or corroborating")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "file", "Path": "a.json", "ExpectedMin": "many" } ] } }""", "LiveVersions:Sources:0:ExpectedMin is 'many'; write a whole number.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "sessions", "Roles": ["shop"], "PgBouncers": ["Host=a;Username=b;Password=c"] } ] } }""", "LiveVersions:Sources:0:PgBouncers:0 cannot be used: it carries a password, which belongs into a variable or a file.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "sessions", "Roles": ["shop"], "PgBouncers": ["Port=6432"] } ] } }""", "LiveVersions:Sources:0:PgBouncers:0 cannot be used: it needs Host and Username")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "prometheus", "Url": "https://prometheus", "Query": "build_info" } ] } }""", "LiveVersions:Sources:0:DownQuery is missing: a query with a series for each target that could not be scraped")]
    [InlineData("""{ "Gate": { "TrustAssertions": "sometimes" } }""", "Gate:TrustAssertions")]
    [InlineData("""{ "Gate": { "Windows": [ "at night" ] } }""", "'at night' is no time window.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "kubernetes" } ] } }""", "LiveVersions:Sources:0:Selector is missing: the labels of the fleet's pods, such as app=shop.")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "kubernetes", "Selector": "app > shop" } ] } }""", "LiveVersions:Sources:0:Selector is 'app > shop', which is no label selector")]
    [InlineData("""{ "LiveVersions": { "Sources": [ { "Type": "kubernetes", "Selector": "app=shop", "RollbackRevisions": "-1" } ] } }""", "LiveVersions:Sources:0:RollbackRevisions is '-1'; write a whole number.")]
    [InlineData("""{ "Provider": """, "is no valid JSON")]
    [InlineData("[]", "is no JSON object")]
    public async Task A_value_that_cannot_be_read_is_refused(string text, string complaint)
    {
        var run = await RunAsync(text);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(complaint, run.Error);
    }

    [Fact]
    public async Task A_wrong_value_of_the_environment_is_named_by_its_variable()
    {
        var run = await RunAsync("{}", new() { ["MIGRATOR_GATE__QUIETWINDOW"] = "soon" });

        Assert.StartsWith("MIG1900: MIGRATOR_GATE__QUIETWINDOW is 'soon', which is no duration.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_a_usage_error()
    {
        var run = await ToolRun.Of("status", "--config", file + ".missing");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task The_page_on_configuration_lists_exactly_the_known_keys()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "configuration.md"), TestContext.Current.CancellationToken);

        Assert.Equal(KnownKeys.All.Order(StringComparer.Ordinal), KeyRow().Matches(page).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private async Task<ToolRun> RunAsync(string configuration, Dictionary<string, string>? environment = null, params string[] more)
    {
        await File.WriteAllTextAsync(file, configuration, TestContext.Current.CancellationToken);
        return await ToolRun.With(environment ?? [], ["status", "--connection", "Host=127.0.0.1;Port=1", "--config", file, .. more]);
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex KeyRow();
}
