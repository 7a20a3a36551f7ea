using Migrator;
using Migrator.Cli;
using Migrator.Hosting;
using Migrator.PostgreSql;
using Npgsql;
using Shop.Migrations;
using Shop.Web.Customers;

// Three releases in one executable, so that a tutorial can run them side by side: shop 2.0.0 is the second.
var release = args.Length > 0 && Version.TryParse(args[0], out _) ? args[0] : "3.0.0";
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Configuration["Migrator:AppVersion"] = release;

builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration["ConnectionStrings:Shop"] ?? builder.Configuration["MIGRATOR_CONNECTION"] ?? ""));
builder.Services.AddSingleton<ICustomers>(services => release[0] switch
{
    '1' => new FirstCustomers(services.GetRequiredService<NpgsqlDataSource>()),
    '2' => new SecondCustomers(services.GetRequiredService<NpgsqlDataSource>()),
    _ => new ThirdCustomers(services.GetRequiredService<NpgsqlDataSource>()),
});

var migrator = builder.Services.AddMigrator(builder.Configuration.GetSection("Migrator"))
    .UseDatabase(services => new PostgreSqlDatabase(services.GetRequiredService<NpgsqlDataSource>()))
    .AddMigrations(typeof(CustomersAreCreated).Assembly);
if (builder.Configuration.GetValue<bool>("MigratesItself"))
{
    migrator.AddExpandAtStartup().AddBackfillWorker();
}

var app = builder.Build();
if (args is ["migrator", .. var command])
{
    return await MigratorCommands.InvokeAsync(app.Services, command);
}

app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapGet("/customers", (ICustomers customers, CancellationToken cancellationToken) => customers.AllAsync(cancellationToken));
app.MapPost("/customers", async (NewCustomer customer, ICustomers customers, CancellationToken cancellationToken) =>
    Results.Created("/customers", await customers.AddAsync(customer, cancellationToken)));

try
{
    await app.RunAsync();
    return 0;
}
catch (MigratorException refused)
{
    await Console.Error.WriteLineAsync($"{refused.Code}: {refused.Message}");
    return 78;
}
