using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Migrator.Kubernetes.Tests;

/// <summary>Answers as a cluster's API server does, with what the test put into it: reviews, discovery, lists in pages, selectors.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly Dictionary<string, List<JsonNode>> objects = [];
    private readonly Lock gate = new();

    private ApiServer(WebApplication application) => this.application = application;

    public string Address => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public List<string> Asked { get; } = [];

    public List<string?> Authorizations { get; } = [];

    /// <summary>How many objects a page has, whatever is asked for.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Kinds that may not be listed.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>What is answered instead, by the end of the path.</summary>
    public Dictionary<string, (HttpStatusCode Status, string Body)> Instead { get; } = [];

    /// <summary>How many times the token of a second page is out of date.</summary>
    public int Expirations { get; set; }

    /// <summary>True if the access review promises more than the lists give.</summary>
    public bool ReviewLies { get; init; }

    public bool HasRollouts { get; init; }

    /// <summary>True if it takes connections, and never answers.</summary>
    public bool IsSilent { get; init; }

    public static async Task<ApiServer> StartAsync(Func<WebApplication, ApiServer>? create = null, Action<IWebHostBuilder>? host = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (host is null)
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        }
        else
        {
            host(builder.WebHost);
        }

        var application = builder.Build();
        var server = create?.Invoke(application) ?? new ApiServer(application);
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    public static Func<WebApplication, ApiServer> With(int pageSize = 500, bool hasRollouts = false, bool reviewLies = false, bool isSilent = false)
        => application => new(application) { PageSize = pageSize, HasRollouts = hasRollouts, ReviewLies = reviewLies, IsSilent = isSilent };

    /// <summary>Puts objects into a namespace.</summary>
    public ApiServer Add(string name, params string[] json)
    {
        foreach (var text in json)
        {
            var node = JsonNode.Parse(text)!;
            var kind = node["kind"]!.GetValue<string>().ToLowerInvariant() + "s";
            var key = $"{name}/{kind}";
            objects.TryAdd(key, []);
            node.AsObject().Remove("kind");
            objects[key].Add(node);
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await application.StopAsync(now.Token);
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext call)
    {
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, call.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        var (status, body) = call.Request.Method == "POST" ? (HttpStatusCode.Created, await ReviewAsync(call)) : Get(call);
        call.Response.StatusCode = (int)status;
        call.Response.ContentType = "application/json";
        await call.Response.WriteAsync(body);
    }

    private async Task<string> ReviewAsync(HttpContext call)
    {
        var review = (await JsonNode.ParseAsync(call.Request.Body))!;
        var resource = review["spec"]!["resourceAttributes"]!["resource"]!.GetValue<string>();
        lock (gate)
        {
            Authorizations.Add(call.Request.Headers.Authorization);
        }

        review["status"] = new JsonObject { ["allowed"] = ReviewLies || !Denied.Contains(resource), ["reason"] = "RBAC" };
        return review.ToJsonString();
    }

    private (HttpStatusCode Status, string Body) Get(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        lock (gate)
        {
            Asked.Add(path + call.Request.QueryString);
        }

        if (Instead.FirstOrDefault(one => path.EndsWith(one.Key, StringComparison.Ordinal)) is { Key: not null } instead)
        {
            return instead.Value;
        }

        if (path == "/apis/argoproj.io/v1alpha1")
        {
            return HasRollouts ? (HttpStatusCode.OK, Json.ArgoResources) : Refusal(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource");
        }

        var parts = path.Split('/');
        return parts is [.., "namespaces", var name, var resource] ? List(call.Request.Query, name, resource) : Refusal(HttpStatusCode.NotFound, "NotFound", path);
    }

    private (HttpStatusCode Status, string Body) List(IQueryCollection query, string name, string resource)
    {
        if (Denied.Contains(resource))
        {
            return Refusal(HttpStatusCode.Forbidden, "Forbidden", $"{resource} is forbidden: User \"system:serviceaccount:ops:migrator\" cannot list resource \"{resource}\" in namespace \"{name}\"");
        }

        var from = query["continue"].ToString() is { Length: > 0 } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (from > 0 && Expirations > 0)
        {
            Expirations--;
            return Refusal(HttpStatusCode.Gone, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        }

        var chosen = objects.GetValueOrDefault($"{name}/{resource}", []).Where(one => IsChosen(one, query["labelSelector"])).ToList();
        var next = from + PageSize < chosen.Count ? $"\"continue\":\"{from + PageSize}\",\"remainingItemCount\":{chosen.Count - from - PageSize}," : "";
        return (HttpStatusCode.OK, $$"""{"kind":"List","apiVersion":"v1","metadata":{{{next}}"resourceVersion":"184467"},"items":[{{string.Join(',', chosen.Skip(from).Take(PageSize).Select(one => one.ToJsonString()))}}]}""");
    }

    // The few forms that these tests use; the real rules are tested where they are read.
    private static bool IsChosen(JsonNode one, string? selector)
        => string.IsNullOrEmpty(selector) || (selector.Split('=') is [var key, var value] && one["metadata"]!["labels"]?[key]?.GetValue<string>() == value);

    private static (HttpStatusCode Status, string Body) Refusal(HttpStatusCode status, string reason, string message)
        => (status, $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":{{JsonSerializer.Serialize(message)}},"reason":"{{reason}}","code":{{(int)status}}}""");
}
